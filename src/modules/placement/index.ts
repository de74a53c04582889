import type { Module } from '../module.ts'
import { placementMethods } from './methods.ts'
import { userfieldtypeMethods } from './userfieldtype.ts'

/** What applications put into the interface: placement.*, and types of fields (userfieldtype.*). */
export const placement: Module = {
  name: 'placement',
  uses: [],
  methods: [...placementMethods, ...userfieldtypeMethods],
}
