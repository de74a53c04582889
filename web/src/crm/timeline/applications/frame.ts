import { type InjectionKey, inject } from 'vue'
import { session } from '../../../rest/session.ts'
import type { Said } from '../entries.ts'

/** Where something of an application is shown: what a click in it is about. */
export interface Frame {
  place: { entityTypeId: number; id: number }
  applicationId: number
  /** Null in an entry that is of no activity: applications are told of clicks in activities alone. */
  activityId: number | null
  canEdit: boolean
}

export const frameKey: InjectionKey<() => Frame> = Symbol('frame')

export const useFrame = (): (() => Frame) => {
  const frame = inject(frameKey)
  if (!frame) throw new Error('What an application shows stands in no frame.')
  return frame
}

/** A text in the language of the reader, else in English, else in the first that there is (field-types.md). */
export function said(text: Said | undefined): string {
  if (typeof text !== 'object') return text ?? ''
  return text[session().language] ?? text.en ?? Object.values(text)[0] ?? ''
}

/** What is for telephones alone is not shown here. */
export const isForWeb = ({ scope }: { scope?: string }): boolean => scope !== 'mobile'
