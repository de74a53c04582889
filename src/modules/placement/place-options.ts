import { type Param, scalarText, truth, wholeNumber } from '../../rest/params.ts'
import { requireAddress } from './handler-address.ts'
import type { BindCondition } from './phrases.ts'

/** What placement.bind takes of OPTIONS, by the names of the options; what is undefined is not kept. */
export type PlaceOptions = Readonly<Record<string, Param<string | number | undefined, BindCondition>>>

const option = (
  type: string,
  read: Param<string | number | undefined, BindCondition>['read'],
  required = false,
): Param<string | number | undefined, BindCondition> => ({ type, required, read })

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ''

const text = (name: string) =>
  option('string', (value, call) =>
    isEmpty(value)
      ? undefined
      : (scalarText(value)?.toWellFormed() ?? call.fail('argumentType', { name, type: 'string' })),
  )

const oneOf = (name: string, values: readonly string[], condition: BindCondition, initial?: string) =>
  option('string', (value, call) => {
    if (isEmpty(value)) return initial
    return values.find(known => known === value) ?? call.fail(condition, { name })
  })

const percent = (name: string) =>
  option('integer', (value, call) => {
    if (isEmpty(value)) return 100
    const number = wholeNumber(value)
    return number !== undefined && number >= 0 ? number : call.fail('optionInvalid', { name })
  })

const yesNo = (name: string) =>
  option('boolean', (value, call) =>
    isEmpty(value) ? undefined : (truth(value) ?? call.fail('optionInvalid', { name })) ? 'Y' : 'N',
  )

const contexts = ['ALL', 'USER', 'CHAT', 'LINES', 'CRM']

/** Types of chats, several of them with semicolons; beside ALL the others say nothing. */
const context = option('string', (value, call) => {
  if (isEmpty(value)) return 'ALL'
  const names = (scalarText(value) ?? '').split(';').map(name => name.trim())
  if (!names.every(name => contexts.includes(name))) call.fail('contextInvalid', { name: 'context' })
  return names.includes('ALL') ? 'ALL' : [...new Set(names)].join(';')
})

const extranet = oneOf('extranet', ['N', 'Y'], 'extranetInvalid', 'N')
const role = oneOf('role', ['USER', 'ADMIN'], 'roleInvalid', 'USER')

const colors = [
  ...['RED', 'GREEN', 'MINT', 'LIGHT_BLUE', 'DARK_BLUE', 'PURPLE', 'AQUA', 'PINK', 'LIME', 'BROWN', 'AZURE', 'KHAKI'],
  ...['SAND', 'ORANGE', 'MARENGO', 'GRAY', 'GRAPHITE'],
]
const color = oneOf('color', colors, 'optionInvalid')

/** The name of an icon, with a Latin letter, a space or a hyphen in it. */
const iconName = option(
  'string',
  (value, call) => {
    const name = 'iconName'
    if (isEmpty(value)) return call.fail('argumentMissing', { name })
    if (typeof value !== 'string') return call.fail('argumentType', { name, type: 'string' })
    return value.length <= 50 && /[a-z -]/i.test(value) ? value.toWellFormed() : call.fail('optionInvalid', { name })
  },
  true,
)

/** Where the portal tells that the handler is not called any more. */
const errorHandlerUrl = option(
  'string',
  (value, call) => requireAddress(call, scalarText(value)?.trim() || call.fail('errorHandlerMissing')),
  true,
)

/** Most places keep nothing. */
export const noOptions: PlaceOptions = {}

/** Of messages, and of chats on a phone (api-reference/widgets/im/context-menu.md, mobile-app.md). */
export const messageOptions: PlaceOptions = { extranet, context, role }

/** api-reference/widgets/im/navigation.md */
export const navigationOptions: PlaceOptions = { iconName, extranet, role }

/** api-reference/widgets/im/sidebar.md */
export const sidebarOptions: PlaceOptions = { iconName, extranet, context, role, color }

/** api-reference/widgets/im/textarea.md */
export const textareaOptions: PlaceOptions = { ...sidebarOptions, width: percent('width'), height: percent('height') }

/** api-reference/widgets/crm/detail-activity.md */
export const timelineOptions: PlaceOptions = {
  useBuiltInInterface: yesNo('useBuiltInInterface'),
  newUserNotificationTitle: text('newUserNotificationTitle'),
  newUserNotificationText: text('newUserNotificationText'),
}

/** api-reference/widgets/crm/requisites-autocomplete/ */
export const countryOptions: PlaceOptions = { countries: text('countries') }

/** api-reference/widgets/task/view-tab.md */
export const taskOptions: PlaceOptions = { groupId: text('groupId') }

/** api-reference/widgets/universal/background-worker.md */
export const workerOptions: PlaceOptions = { errorHandlerUrl }
