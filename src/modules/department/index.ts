import type { Module } from '../module.ts'
import { departmentMethods } from './methods.ts'

/** The structure of the company: department.*. */
export const department: Module = { name: 'department', uses: [], methods: departmentMethods }
