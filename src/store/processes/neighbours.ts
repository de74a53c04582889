import { randomUUID } from 'node:crypto'
import type { Channel } from './channel.ts'

/** The other processes that serve the same database: what only they know is asked of them. */
export interface Neighbours {
  /** Asks all of them; gives the answers that come in time. */
  ask(topic: string, question: unknown): Promise<unknown[]>
  /** Answers what they ask of a topic; nothing to say is undefined. */
  answer(topic: string, answer: (question: never) => unknown): void
  /** Tells all of them something, as far as they hear it. */
  tell(topic: string, news: unknown): void
  /** Hears what they tell of a topic. */
  heed(topic: string, heard: (news: never) => void): void
  /** Hears of a topic what is wanted, from when this resolves until what it gives is called. */
  follow(topic: string, wanted: unknown, heard: (news: never) => void): Promise<() => void>
  /** Gives each of them that follows a topic what it wants, until what `begin` gives is called. */
  source(topic: string, begin: (wanted: never, tell: (news: unknown) => void) => () => void): void
}

type Message =
  | { ask: string; topic: string; question: unknown }
  | { reply: string; answer?: unknown }
  | { topic: string; news: unknown }
  | { follow: string; topic: string; wanted: unknown }
  | { unfollow: string }
  | { to: string; news: unknown }

/** Who is asked and does not answer stands still, or is gone. */
const PATIENCE_MS = 1000
/** Who follows says so again and again: one that was killed is told nothing any more after a while. */
const FOLLOW_AGAIN_MS = 5000
const FORGOTTEN_MS = 15_000

/** Nobody is beside this process. */
const alone: Neighbours = {
  ask: async () => [],
  answer() {},
  tell() {},
  heed() {},
  follow: async () => () => {},
  source() {},
}

/** The neighbours that are heard by a channel, until the signal comes; without one there are none. */
export function neighbours(channel: Channel | null, closing: AbortSignal): Neighbours {
  if (!channel) return alone
  const answers = new Map<string, (question: never) => unknown>()
  const heeded = new Map<string, (news: never) => void>()
  const sources = new Map<string, (wanted: never, tell: (news: unknown) => void) => () => void>()
  const asked = new Map<string, (answer: unknown) => void>()
  const followed = new Map<string, (news: never) => void>()
  const followers = new Map<string, { end: () => void; timer: NodeJS.Timeout }>()

  function forget(id: string): void {
    const follower = followers.get(id)
    followers.delete(id)
    follower?.end()
    clearTimeout(follower?.timer)
  }

  function beFollowed(id: string, topic: string, wanted: unknown): void {
    channel!.tell({ reply: id })
    const timer = setTimeout(() => forget(id), FORGOTTEN_MS).unref()
    const known = followers.get(id)
    clearTimeout(known?.timer)
    const end = known?.end ?? sources.get(topic)?.(wanted as never, news => channel!.tell({ to: id, news }))
    if (end) followers.set(id, { end, timer })
    else clearTimeout(timer)
  }

  async function hear(message: Message): Promise<void> {
    if ('ask' in message) {
      const answer = await answers.get(message.topic)?.(message.question as never)
      channel!.tell({ reply: message.ask, answer })
    } else if ('reply' in message) asked.get(message.reply)?.(message.answer)
    else if ('follow' in message) beFollowed(message.follow, message.topic, message.wanted)
    else if ('unfollow' in message) forget(message.unfollow)
    else if ('to' in message) followed.get(message.to)?.(message.news as never)
    else heeded.get(message.topic)?.(message.news as never)
  }

  /** Sends a message that all others reply to, and gives what they say. */
  async function replies(id: string, message: Message): Promise<unknown[]> {
    const others = await channel!.others().catch(() => 0)
    if (!others) return []
    const given: unknown[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    asked.set(id, answer => {
      given.push(answer)
      if (given.length === others) resolve()
    })
    const timer = setTimeout(resolve, PATIENCE_MS)
    channel!.tell(message)
    await promise
    clearTimeout(timer)
    asked.delete(id)
    return given.filter(answer => answer !== undefined)
  }

  const end = channel.hear(message => void hear(message as Message).catch(() => {}))
  closing.addEventListener('abort', () => {
    end()
    for (const id of followers.keys()) forget(id)
  })
  return {
    ask(topic, question) {
      const id = randomUUID()
      return replies(id, { ask: id, topic, question })
    },
    answer: (topic, answer) => void answers.set(topic, answer),
    tell: (topic, news) => channel.tell({ topic, news }),
    heed: (topic, heard) => void heeded.set(topic, heard),
    async follow(topic, wanted, heard) {
      const id = randomUUID()
      const message: Message = { follow: id, topic, wanted }
      followed.set(id, heard)
      await replies(id, message)
      const timer = setInterval(() => channel.tell(message), FOLLOW_AGAIN_MS).unref()
      return () => {
        clearInterval(timer)
        followed.delete(id)
        channel.tell({ unfollow: id })
      }
    },
    source: (topic, begin) => void sources.set(topic, begin),
  }
}
