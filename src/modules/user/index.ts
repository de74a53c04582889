import { userfieldMethods } from '../../records/userfields/methods.ts'
import type { Module } from '../module.ts'
import { userMethods } from './methods.ts'
import { userfieldsOfUsers } from './userfields/family.ts'
import { ownProfile, userWriteMethods } from './writing.ts'

export { users } from './userfields/owner.ts'

/** The people of a portal: user.*, profile. */
export const user: Module = {
  name: 'user',
  uses: [],
  methods: [
    // user.{current,get,search,fields}, profile
    ...userMethods,
    // user.{add,update}
    ...userWriteMethods,
    // user.userfield.{add,list,update,delete}
    ...userfieldMethods(userfieldsOfUsers),
  ],
  ownMethods: [ownProfile],
}
