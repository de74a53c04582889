import type { Module } from '../module.ts'
import { memberMethods } from './member-methods.ts'
import { groupMethods } from './methods.ts'

const suffixes = { add: 'ADD', update: 'UPDATE', delete: 'DELETE' } as const

/** Groups and projects, and their members: sonet_group.*. */
export const sonetGroup: Module = {
  name: 'sonet_group',
  uses: [],
  methods: [
    // sonet_group.{create,update,delete,get,setowner,feature.access}
    ...groupMethods,
    // sonet_group.user.{get,groups,add,update,delete,invite,request}
    ...memberMethods,
  ],
  events: (Object.keys(suffixes) as (keyof typeof suffixes)[]).map(how => ({
    ...{ name: `ONSONETGROUP${suffixes[how]}`, scope: 'sonet_group', of: { type: 'SONET_GROUP', how } },
  })),
}

export { groupsById, inGroupsOf, isMember } from './groups.ts'
