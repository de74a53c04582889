import { indexes, type Schema, table } from '../store/schema.ts'

/** Handlers of events, the way of events to them, offline queues, and the places of applications in the interface. */
export async function events(schema: Schema): Promise<void> {
  // One event with one address; the handlers of an outgoing webhook share the webhook.
  await table(schema, 'event_handler', {
    id: 'id',
    // What goes to one address for one owner goes there in order: the id of the first of its handlers.
    lane: 'integer',
    event: 'text',
    url: 'text',
    application_id: 'integer',
    outgoing_webhook_id: 'integer',
    // Whose tokens are sent; 0: those of who caused the event.
    user_id: 'integer',
    offline: 'text',
    connector: 'text',
    options: 'text',
    created: 'text',
  })
  await indexes(schema, 'event_handler', [['application_id'], ['outgoing_webhook_id'], ['lane']])
  await table(schema, 'outgoing_webhook', {
    id: 'id',
    title: 'text',
    url: 'text',
    application_token: 'text',
    created: 'text',
  })
  // What has happened, written with it; rows go as soon as they are given out to the handlers.
  await table(schema, 'event_outbox', {
    id: 'id',
    event: 'text',
    data: 'text',
    // What it is about: events of one record keep their order.
    record: 'text',
    user_id: 'integer',
    handlers: 'text',
  })
  // An event on its way to one handler; rows go when it has arrived.
  await table(schema, 'event_delivery', {
    id: 'id',
    lane: 'integer',
    handler_id: 'integer',
    event: 'text',
    data: 'text',
    record: 'text',
    user_id: 'integer',
    attempts: 'integer',
    // Milliseconds of the portal's clock.
    first_attempt: 'integer',
    next_attempt: 'integer',
    dead: 'text',
    status: 'integer',
    problem: 'text',
  })
  await indexes(schema, 'event_delivery', [['lane', 'dead', 'id'], ['dead', 'lane', 'next_attempt'], ['handler_id']])
  // What waits for another attempt holds up its record; most never need one.
  await indexes(schema, 'event_delivery', [['lane', 'record', 'id']], { where: () => 'next_attempt > 0' })
  await table(schema, 'offline_event', {
    id: 'id',
    application_id: 'integer',
    connector: 'text',
    event: 'text',
    data: 'text',
    record: 'text',
    changed: 'text',
    process_id: 'text',
    // When it was reserved.
    reserved: 'text',
    error: 'integer',
  })
  // Of what nobody has taken yet there is one row for an event of a record.
  await indexes(schema, 'offline_event', [['process_id', 'application_id', 'connector', 'event', 'record']], {
    unique: true,
    where: column => `${column} = ''`,
  })
  await indexes(schema, 'offline_event', [['application_id', 'connector', 'process_id']])
  await table(schema, 'placement', {
    id: 'id',
    application_id: 'integer',
    placement: 'text',
    // 0: for everybody.
    user_id: 'integer',
    handler: 'text',
    options: 'text',
    title: 'text',
    description: 'text',
    lang_all: 'text',
    created: 'text',
  })
  await indexes(schema, 'placement', [['application_id', 'placement']])
}
