import type { Module } from '../module.ts'
import { taskEvents } from './events.ts'
import { aboutMethods } from './task/about-methods.ts'
import { followTasks, ownedLinks } from './task/crm-links.ts'
import { taskMethods } from './task/methods.ts'
import { ownMethods } from './task/own-methods.ts'
import { verbMethods } from './task/verb-methods.ts'

/** Tasks. */
export const tasks: Module = {
  name: 'tasks',
  uses: ['crm'],
  methods: [
    // tasks.task.{add,get,list,update,delete,getFields}
    ...taskMethods,
    // tasks.task.{start,pause,complete,defer,renew,approve,disapprove,delegate}
    ...verbMethods,
    // tasks.task.{mute,unmute,pin,unpin,favorite.add,favorite.remove,startwatch,stopwatch}
    ...ownMethods,
    // tasks.task.{getaccess,counters.get,history.list}
    ...aboutMethods,
  ],
  events: taskEvents,
  owned: [ownedLinks],
  followers: [followTasks],
}
