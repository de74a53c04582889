import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, optionalObject, type Param, scalarText, wholeNumber } from '../../../rest/params.ts'
import { entityTypeById } from '../entities/registry.ts'
import { requireConfigurer } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import { nameOfUnknown } from '../model/type-names.ts'
import { EVERYBODY, type Form, formOf, resetPersonal, resetSections, sectionsOf, setSections } from './forms.ts'
import { detailsConfigurationPhrases } from './phrases.ts'
import { readSections } from './sections.ts'

/** Who may change what is not theirs, in words and as a rule. */
interface Configurers {
  words: string
  require(call: Call<'accessDenied'>): void | Promise<void>
}

/** Methods for the form that a record is shown in. */
interface FormFamily {
  /** `crm.lead`, `crm.item`. */
  method: string
  /** The type whose forms they are; null: `entityTypeId` names it. */
  entityTypeId: number | null
  configurers: Configurers
}

/** The deprecated methods are for who may change the settings of the CRM, the universal ones for administrators (their pages). */
const settingsChangers: Configurers = { words: 'who may change the settings of the CRM', require: requireConfigurer }
const administrators: Configurers = {
  words: 'an administrator',
  require: call => {
    if (!call.caller.isAdmin) call.fail('accessDenied')
  },
}

const families: readonly FormFamily[] = [
  { method: 'crm.lead', entityTypeId: 1, configurers: settingsChangers },
  { method: 'crm.deal', entityTypeId: 2, configurers: settingsChangers },
  { method: 'crm.contact', entityTypeId: 3, configurers: settingsChangers },
  { method: 'crm.company', entityTypeId: 4, configurers: settingsChangers },
  { method: 'crm.item', entityTypeId: null, configurers: administrators },
]

const entityTypeId: Param<number, 'entityTypeIdMissing'> = {
  type: 'integer',
  required: true,
  read: (value, call) => wholeNumber(value) ?? call.fail('entityTypeIdMissing'),
}

/** Whose form is meant: `C` is everybody's, anything else the user's own. */
const scope: Param<'P' | 'C'> = {
  type: 'string',
  required: false,
  read: value => (scalarText(value)?.trim().toUpperCase() === 'C' ? 'C' : 'P'),
}

/** Undefined: the caller. What is no user's id is nobody whose form there could be. */
const userId: Param<number | undefined, 'accessDenied'> = {
  type: 'user',
  required: false,
  read(value, call) {
    if (value === undefined || value === null || value === '') return undefined
    const id = wholeNumber(value)
    return id !== undefined && id > 0 ? id : call.fail('accessDenied')
  },
}

const extras = optionalObject('extrasNotArray')

/** What the methods of a family share: the form that a call means, and whose it is. */
interface Meant {
  entityTypeId?: number
  extras: Record<string, unknown>
}

const requireForm = async (
  call: Call<'typeUnsupported' | 'extrasInvalid'>,
  family: FormFamily,
  meant: Meant,
): Promise<Form> => formOf(call, await requireType(call, family.entityTypeId ?? meant.entityTypeId ?? 0), meant.extras)

async function requireType(call: Call<'typeUnsupported'>, id: number): Promise<EntityType> {
  return (await entityTypeById(call, id)) ?? call.fail('typeUnsupported', { entityTypeName: nameOfUnknown(id) })
}

/** Everybody's form, or a user's; what is not the caller's own is for configurers, but all may see everybody's. */
async function requireOwner(
  call: Call<'accessDenied'>,
  { configurers }: FormFamily,
  whose: { scope: 'P' | 'C'; userId: number | undefined },
  how: 'read' | 'write',
): Promise<number> {
  const callerId = call.caller.userId
  const owner = whose.scope === 'C' ? EVERYBODY : (whose.userId ?? callerId)
  if (owner !== callerId && !(owner === EVERYBODY && how === 'read')) await configurers.require(call)
  return owner
}

/** The four methods of a family (api-reference/crm/universal/item-details-configuration/, crm/leads/custom-form/ and its siblings). */
function familyMethods(family: FormFamily): Method[] {
  const { words } = family.configurers
  const name = (verb: string) => `${family.method}.details.configuration.${verb}`
  const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
  // Families of one type have no such parameter, and what is read of it is not looked at.
  const typed = family.entityTypeId === null ? { entityTypeId } : ({} as { entityTypeId: typeof entityTypeId })
  const phrases = detailsConfigurationPhrases.everywhere
  return [
    method({
      ...common,
      name: name('get'),
      kind: 'read',
      access: `any user their own and everybody's, ${words} those of others`,
      params: { ...typed, userId, scope, extras },
      phrases,
      async run(call, args) {
        const form = await requireForm(call, family, args)
        return (await sectionsOf(call.db, form, await requireOwner(call, family, args, 'read'))) ?? null
      },
    }),
    method({
      ...common,
      name: name('set'),
      kind: 'write',
      access: `any user their own, ${words} everybody's and those of others`,
      params: { ...typed, data: anything('section[]', true), userId, scope, extras },
      phrases: { ...phrases, ...detailsConfigurationPhrases.set },
      async run(call, args) {
        const form = await requireForm(call, family, args)
        const owner = await requireOwner(call, family, args, 'write')
        await setSections(call.db, form, owner, readSections(call, args.data))
        return true
      },
    }),
    method({
      ...common,
      name: name('reset'),
      kind: 'write',
      access: `any user their own, ${words} everybody's and those of others`,
      params: { ...typed, userId, scope, extras },
      phrases,
      async run(call, args) {
        const form = await requireForm(call, family, args)
        await resetSections(call.db, form, await requireOwner(call, family, args, 'write'))
        return true
      },
    }),
    method({
      ...common,
      name: name('forceCommonScopeForAll'),
      kind: 'write',
      access: words,
      params: { ...typed, extras },
      phrases,
      async run(call, args) {
        const form = await requireForm(call, family, args)
        await family.configurers.require(call)
        await resetPersonal(call.db, form)
        return true
      },
    }),
  ]
}

/** Every method for forms of records. */
export const detailsConfigurationMethods: Method[] = families.flatMap(familyMethods)
