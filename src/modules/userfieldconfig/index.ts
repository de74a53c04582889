import type { Module } from '../module.ts'
import { userfieldconfigMethods } from './methods.ts'

/** A modern door to the user fields of other modules: userfieldconfig.*. */
export const userfieldconfig: Module = { name: 'userfieldconfig', uses: ['crm'], methods: userfieldconfigMethods }
