import * as options from './place-options.ts'

/** A place of the interface where an application can put something of its own (api-reference/widgets/placements.md). */
export interface Place {
  code: string
  /** An application without it does not have the place; `placement` is the scope of all that have the methods. */
  scope: string
  options: options.PlaceOptions
  /** An application registers there once: for everybody, and for each user where it can. */
  once: boolean
  /** Takes registrations for one user. */
  personal: boolean
}

interface PlaceRules {
  options?: options.PlaceOptions
  once?: boolean
  personal?: boolean
}

const places = (scope: string, codes: readonly string[], rules: PlaceRules = {}): Place[] =>
  codes.map(code => ({ code, scope, options: options.noOptions, once: false, personal: false, ...rules }))

/** Stands for each smart process of the portal. */
const DYNAMIC = 'DYNAMIC'

/** In the order of the page's sample (placement-list.md). */
const clients = ['DEAL', 'LEAD', 'CONTACT', 'COMPANY']
const smart = [DYNAMIC, 'SMART_INVOICE']

/** A place beside records of several types. */
const crmPlaces = (place: string, types: readonly string[], rules?: PlaceRules): Place[] =>
  places(
    'crm',
    types.map(type => `CRM_${type}_${place}`),
    rules,
  )

/**
 * Every place that the documentation gives an application through placement.bind. SETTING_CONNECTOR is none of them: it
 * comes with a connector.
 */
const documented: readonly Place[] = [
  // The old invoices are in the sample, though not on the pages of the two places.
  ...crmPlaces('LIST_TOOLBAR', [...clients, 'INVOICE', 'QUOTE', 'ORDER', ...smart]),
  ...crmPlaces('DETAIL_TOOLBAR', [...clients, 'INVOICE', 'QUOTE', ...smart]),
  ...crmPlaces('ACTIVITY_TIMELINE_MENU', ['DEAL', 'LEAD', 'QUOTE', ...smart]),
  ...crmPlaces('LIST_MENU', [...clients, 'QUOTE', 'ACTIVITY', ...smart]),
  ...crmPlaces('DETAIL_TAB', [...clients, 'QUOTE', 'ORDER', ...smart]),
  ...crmPlaces('DETAIL_ACTIVITY', [...clients, 'QUOTE', 'ORDER', ...smart], { options: options.timelineOptions }),
  ...crmPlaces('DOCUMENTGENERATOR_BUTTON', [...clients, 'QUOTE', ...smart]),
  ...crmPlaces('ROBOT_DESIGNER_TOOLBAR', ['DEAL', 'LEAD', ...smart]),
  // Of deals it has no type in its name.
  ...places('crm', ['CRM_FUNNELS_TOOLBAR']),
  ...crmPlaces('FUNNELS_TOOLBAR', smart),
  ...places('crm', ['CRM_ANALYTICS_MENU', 'CRM_ANALYTICS_TOOLBAR', 'CRM_DETAIL_SEARCH']),
  ...places('crm', ['CRM_REQUISITE_AUTOCOMPLETE', 'CRM_BANK_DETAIL_AUTOCOMPLETE'], { options: options.countryOptions }),
  ...places('calendar', ['CALENDAR_GRIDVIEW']),
  ...places('contact_center', ['CONTACT_CENTER']),
  ...places('sonet_group', ['SONET_GROUP_DETAIL_TAB', 'SONET_GROUP_ROBOT_DESIGNER_TOOLBAR', 'SONET_GROUP_TOOLBAR']),
  ...places('task', ['TASK_USER_LIST_TOOLBAR', 'TASK_GROUP_LIST_TOOLBAR', 'TASK_LIST_CONTEXT_MENU']),
  ...places('task', ['TASK_ROBOT_DESIGNER_TOOLBAR', 'TASK_VIEW_TOP_PANEL']),
  ...places('task', ['TASK_VIEW_SIDEBAR', 'TASK_VIEW_TAB'], { options: options.taskOptions }),
  ...places('telephony', ['CALL_CARD', 'TELEPHONY_ANALYTICS_MENU']),
  ...places('user', ['USER_PROFILE_MENU', 'USER_PROFILE_TOOLBAR']),
  // Chats: their scope is for what a handler asks, not for registering it (widgets/index.md).
  ...places('placement', ['IM_CONTEXT_MENU', 'IM_SMILES_SELECTOR', 'IMMOBILE_CONTEXT_MENU'], {
    options: options.messageOptions,
  }),
  ...places('placement', ['IM_NAVIGATION'], { options: options.navigationOptions }),
  ...places('placement', ['IM_SIDEBAR'], { options: options.sidebarOptions }),
  ...places('placement', ['IM_TEXTAREA'], { options: options.textareaOptions }),
  ...places('placement', ['BI_ANALYTICS_MENU', 'LEFT_MENU']),
  ...places('placement', ['REST_APP_URI'], { once: true }),
  ...places('placement', ['PAGE_BACKGROUND_WORKER'], { options: options.workerOptions, once: true, personal: true }),
]

const dynamicPrefix = `CRM_${DYNAMIC}_`

/** Every place of a portal with these smart processes, named by their entityTypeIds. */
export const placesBeside = (entityTypeIds: readonly number[]): Place[] =>
  documented.flatMap(place =>
    place.code.startsWith(dynamicPrefix)
      ? entityTypeIds.map(id => ({ ...place, code: `${dynamicPrefix}${id}_${place.code.slice(dynamicPrefix.length)}` }))
      : place,
  )
