import type { Module } from '../module.ts'
import { taskEvents } from './events.ts'
import { aboutMethods } from './modern/about-methods.ts'
import { ownMethods } from './modern/own-methods.ts'
import { resultMethods } from './modern/result-methods.ts'
import { taskMethods } from './modern/task-methods.ts'
import { verbMethods } from './modern/verb-methods.ts'
import { checklistMethods } from './old/checklist-methods.ts'
import { commentMethods } from './old/comment-methods.ts'
import { dependenceMethods } from './old/dependence-methods.ts'
import { elapsedMethods } from './old/elapsed-methods.ts'
import { itemMethods } from './old/item-methods.ts'
import { stageMethods } from './old/stage-methods.ts'
import { taskUserfieldMethods } from './old/userfield-methods.ts'
import { followTasks, ownedLinks } from './task/crm-links.ts'
import { followGroups } from './task/groups.ts'

/** Tasks. */
export const tasks: Module = {
  name: 'tasks',
  uses: ['crm', 'sonet_group'],
  methods: [
    // tasks.task.{add,get,list,update,delete,getFields}
    ...taskMethods,
    // tasks.task.{start,pause,complete,defer,renew,approve,disapprove,delegate}
    ...verbMethods,
    // tasks.task.{mute,unmute,pin,unpin,favorite.add,favorite.remove,startwatch,stopwatch}
    ...ownMethods,
    // tasks.task.{getaccess,counters.get,history.list}
    ...aboutMethods,
    // tasks.task.result.{addFromComment,deleteFromComment,list}
    ...resultMethods,
    // task.{checklistitem,commentitem,elapseditem}.*, task.comment.add: by position
    ...checklistMethods,
    ...commentMethods,
    ...elapsedMethods,
    // task.dependence.{add,delete}, task.planner.getlist, task.stages.*
    ...dependenceMethods,
    ...stageMethods,
    // task.item.*, task.items.getlist, task.logitem.list, task.item.userfield.*
    ...itemMethods,
    ...taskUserfieldMethods,
  ],
  events: taskEvents,
  owned: [ownedLinks],
  followers: [followTasks, followGroups],
}
