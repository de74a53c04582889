import { stored } from '../lib/moment.ts'
import { findUser } from '../portal/users.ts'
import { addWebhook, listWebhooks, newCode, revokeWebhook } from '../portal/webhooks.ts'
import { BadArguments, given, idWord, optionText, withPortal } from './arguments.ts'
import type { Command } from './command.ts'
import { table } from './table.ts'

const help = `portico webhook add --user ID [--scope crm,user] [--title TEXT]   a new webhook; its code is shown once
portico webhook list                                               whose they are and what they open
portico webhook revoke ID                                          its code opens nothing from now on
`

export const webhook: Command = {
  usage: 'webhook add|list|revoke',
  meaning: 'incoming webhooks',
  async run(args) {
    const read = given(args, help, { user: { type: 'string' }, scope: { type: 'string' }, title: { type: 'string' } })
    if (!read) return 0
    const { words, options } = read
    const [verb, word] = words
    return withPortal(options, async portal => {
      const { store, clock, rest } = portal
      if (verb === 'add') {
        const userId = idWord(optionText(options, 'user') ?? '1', '--user')
        if (!(await findUser(store.read, userId)))
          throw new BadArguments(`There is no user ${userId}. See portico user list.`)
        const scope = optionText(options, 'scope')
        const scopes = scope
          ? scope
              .split(',')
              .map(one => one.trim())
              .filter(Boolean)
          : null
        const unknown = scopes?.find(one => !rest.registry.scopes().includes(one))
        if (unknown)
          throw new BadArguments(`There is no scope ${unknown}. There are: ${rest.registry.scopes().join(', ')}.`)
        const code = newCode()
        const id = await store.write(db =>
          addWebhook(db, { userId, code, title: optionText(options, 'title') ?? '', scopes, now: stored(clock.now()) }),
        )
        console.log(
          `Webhook ${id} of user ${userId}, scopes: ${scopes?.join(', ') ?? 'all'}. Its address is shown only now:\n/rest/${userId}/${code}/`,
        )
        return 0
      }
      if (verb === 'list') {
        const rows = await listWebhooks(store.read)
        console.log(
          table(
            ['ID', 'USER', 'SCOPES', 'CREATED', 'TITLE'],
            rows.map(w => [w.id, w.userId, w.scopes?.join(',') ?? 'all', w.created, w.title]),
          ),
        )
        return 0
      }
      if (verb === 'revoke') {
        const id = idWord(word, 'The id of a webhook')
        const was = await store.write(db => revokeWebhook(db, id))
        console.log(was ? `Webhook ${id} is revoked.` : `There is no webhook ${id}.`)
        return was ? 0 : 1
      }
      throw new BadArguments(help)
    })
  },
}
