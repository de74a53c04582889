import type { Module } from '../module.ts'
import { noticeMethods } from './methods.ts'
import { ownedNotices } from './notices.ts'

/** What the portal tells people: notices, to be read in its pages and by e-mail; the methods of the scope are not there yet. */
export const im: Module = { name: 'im', uses: ['mail'], methods: [], ownMethods: noticeMethods, owned: [ownedNotices] }

export { listNotices, type NewNotice, type Notice, notify, type Subject } from './notices.ts'
