import { indexes, type Schema, table } from '../store/schema.ts'

/** Documents made of templates, their numbers, and what of them waits to be made a PDF and a picture. */
export async function documents(schema: Schema): Promise<void> {
  await table(schema, 'numerator', {
    id: 'id',
    // The group of methods that has made it: `crm`.
    module_id: 'text',
    name: 'text',
    template: 'text',
    code: 'text',
    // A map by generator, as JSON.
    settings: 'text',
    created_by: 'integer',
    created_time: 'text',
  })
  await table(schema, 'numerator_counter', {
    id: 'id',
    numerator_id: 'integer',
    // 0 where companies share it.
    company_id: 'integer',
    period: 'text',
    value: 'integer',
  })
  await indexes(schema, 'numerator_counter', [['numerator_id', 'company_id']], { unique: true })
  await table(schema, 'document_template', {
    id: 'id',
    module_id: 'text',
    name: 'text',
    region: 'text',
    code: 'text',
    active: 'text',
    numerator_id: 'integer',
    with_stamps: 'text',
    is_deleted: 'text',
    // One that uploaded documents have, since every document has one: nobody is shown it.
    is_hidden: 'text',
    sort: 'integer',
    // Access codes of who makes documents with it, as a JSON list.
    users: 'text',
    file_id: 'integer',
    created_by: 'integer',
    updated_by: 'integer',
    create_time: 'text',
    update_time: 'text',
  })
  await table(schema, 'document_template_provider', { id: 'id', template_id: 'integer', provider: 'text' })
  await indexes(schema, 'document_template_provider', [['template_id', 'provider']], { unique: true })
  await table(schema, 'document', {
    id: 'id',
    module_id: 'text',
    title: 'text',
    number: 'text',
    template_id: 'integer',
    // The record that it is about.
    entity_type_id: 'integer',
    entity_id: 'integer',
    file_id: 'integer',
    image_id: 'integer',
    pdf_id: 'integer',
    create_time: 'text',
    update_time: 'text',
    created_by: 'integer',
    updated_by: 'integer',
    stamps_enabled: 'text',
    // Whether its template has places for stamps.
    has_stamps: 'text',
    // What the caller said of its fields, as JSON.
    field_values: 'text',
    field_descriptions: 'text',
    // Opens it to everybody; null: it is not public.
    public_token: 'text',
    // `waiting`, `done`, `failed`, or `no-office` where nothing can make it.
    transformation: 'text',
    transformation_error: 'text',
  })
  await indexes(schema, 'document', [['entity_type_id', 'entity_id'], ['template_id']])
  await indexes(schema, 'document', [['public_token']], { unique: true, where: column => `${column} is not null` })
  await indexes(schema, 'document', [['transformation']], { where: column => `${column} in ('waiting', 'no-office')` })
}
