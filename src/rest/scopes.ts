import type { Call } from './call.ts'

/**
 * Every scope that the platform knows (api-reference/scopes/permissions.md), not only those of methods that are there: a
 * webhook or an application is given the scopes that its author asks for everywhere, and what it asks for is checked
 * against this list. `basic` is none of them: it is open to every caller.
 */
export const allScopes: readonly string[] = [
  ...[
    'ai_admin',
    'biconnector',
    'bizproc',
    'booking',
    'calendar',
    'call',
    'cashbox',
    'catalog',
    'contact_center',
    'crm',
  ],
  ...[
    'delivery',
    'department',
    'disk',
    'documentgenerator',
    'entity',
    'humanresources',
    'humanresources.hcmlink',
    'im',
  ],
  ...['imbot', 'imconnector', 'imopenlines', 'intranet', 'landing', 'lists', 'log', 'mailservice', 'main'],
  ...['messageservice', 'mobile', 'pay_system', 'placement', 'pull', 'rpa', 'sale', 'salescenter', 'sign.b2e'],
  ...['socialnetwork', 'sonet_group', 'task', 'telephony', 'timeman', 'user', 'user.userfield', 'user_basic'],
  ...['user_brief', 'userconsent', 'userfieldconfig', 'vote'],
  // Named by the pages of their methods and not by the list.
  ...['mail', 'note'],
  // On no page; b24phpsdk knows all of them but `rest`, b24pysdk all but `faceid`.
  ...['appform', 'baas', 'calendarmobile', 'catalogmobile', 'configuration.import', 'faceid', 'forum', 'iblock'],
  ...['im.import', 'landing_cloud', 'notifications', 'pull_channel', 'rating', 'rest', 'smile'],
  // Out of use, still to be had (footnote of the list).
  ...['tasks', 'tasks_extended', 'tasksmobile'],
].sort()

/** The scopes of a caller, in order: every one where nothing limits it. */
export const scopesOf = ({ caller, rest }: Pick<Call, 'caller' | 'rest'>): readonly string[] =>
  caller.scopes ? [...caller.scopes].sort() : rest.registry.scopes()
