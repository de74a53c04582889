import { sourceOf } from '../../../../lib/source.ts'
import { inLanguage } from '../../../../lib/text.ts'
import { description } from '../../../../records/show.ts'
import {
  enumerationFields,
  multifieldFields,
  titled,
  userfieldFields,
} from '../../../../records/userfields/constants.ts'
import { userfieldType, userfieldTypes } from '../../../../records/userfields/types/index.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { text } from '../../../../rest/params.ts'

const common = { scopes: ['crm'], kind: 'read', source: sourceOf(import.meta.filename) } as const

/** What user fields and multifields are made of (api-reference/crm/universal/user-defined-fields/, auxiliary/multifield/). */
export const userfieldDescriptionMethods: Method[] = [
  method({
    ...common,
    name: 'crm.userfield.types',
    params: {},
    phrases: {},
    run: ({ language }) => userfieldTypes.map(({ id: ID, title }) => ({ ID, title: inLanguage(title, language) })),
  }),
  method({
    ...common,
    name: 'crm.userfield.fields',
    params: {},
    phrases: {},
    run: ({ language }) => titled(userfieldFields, language),
  }),
  method({
    ...common,
    name: 'crm.userfield.enumeration.fields',
    params: {},
    phrases: {},
    run: ({ language }) => titled(enumerationFields, language),
  }),
  method({
    ...common,
    name: 'crm.userfield.settings.fields',
    params: { type: text('typeMissing') },
    phrases: { typeMissing: "Parameter 'type' is not specified or empty." },
    run: ({ language }, { type }) =>
      titled(
        Object.fromEntries(
          Object.entries(userfieldType(type)?.settable ?? {}).map(([name, setting]) => [
            name,
            { type: setting.type, title: setting.title },
          ]),
        ),
        language,
      ),
  }),
  method({
    ...common,
    name: 'crm.multifield.fields',
    params: {},
    phrases: {},
    run: call =>
      Object.fromEntries(
        Object.entries(multifieldFields).map(([name, { type, title, isReadOnly }]) => [
          name,
          description(call, name, { type, title, ...(isReadOnly ? { readOnly: true } : {}) }),
        ]),
      ),
  }),
]
