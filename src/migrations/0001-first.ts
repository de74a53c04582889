import { type Columns, indexes, type Schema, table } from '../store/schema.ts'

const audit: Columns = {
  assigned_by_id: 'integer',
  created_by_id: 'integer',
  modify_by_id: 'integer',
  date_create: 'text',
  date_modify: 'text',
  last_activity_time: 'text',
  last_activity_by: 'integer',
  opened: 'text',
  comments: 'text',
}
const moved: Columns = { moved_by_id: 'integer', moved_time: 'text' }
const utm: Columns = {
  utm_source: 'text',
  utm_medium: 'text',
  utm_campaign: 'text',
  utm_content: 'text',
  utm_term: 'text',
}
const origin: Columns = { originator_id: 'text', origin_id: 'text' }
const versionedOrigin: Columns = { ...origin, origin_version: 'text' }
const source: Columns = { source_id: 'text', source_description: 'text' }
const address = (prefix: string): Columns => ({
  [prefix]: 'text',
  [`${prefix}_2`]: 'text',
  [`${prefix}_city`]: 'text',
  [`${prefix}_postal_code`]: 'text',
  [`${prefix}_region`]: 'text',
  [`${prefix}_province`]: 'text',
  [`${prefix}_country`]: 'text',
  [`${prefix}_country_code`]: 'text',
  [`${prefix}_loc_addr_id`]: 'integer',
})
const person: Columns = {
  honorific: 'text',
  name: 'text',
  second_name: 'text',
  last_name: 'text',
  birthdate: 'text',
  post: 'text',
}
const reach: Columns = { has_phone: 'text', has_email: 'text', has_imol: 'text' }
const money: Columns = { currency_id: 'text', opportunity: 'number', is_manual_opportunity: 'text' }

const userTexts = [
  ...[
    'xml_id',
    'email',
    'name',
    'last_name',
    'second_name',
    'title',
    'time_zone',
    'personal_gender',
    'personal_profession',
  ],
  ...[
    'personal_www',
    'personal_birthday',
    'personal_photo',
    'personal_icq',
    'personal_phone',
    'personal_fax',
    'personal_mobile',
  ],
  ...['personal_pager', 'personal_street', 'personal_city', 'personal_state', 'personal_zip', 'personal_country'],
  ...[
    'personal_mailbox',
    'personal_notes',
    'work_phone',
    'work_company',
    'work_position',
    'work_department',
    'work_www',
  ],
  ...['work_fax', 'work_pager', 'work_street', 'work_mailbox', 'work_city', 'work_state', 'work_zip', 'work_country'],
  ...['work_profile', 'work_logo', 'work_notes', 'uf_skype_link', 'uf_zoom', 'uf_employment_date', 'uf_timeman'],
  ...['uf_interests', 'uf_skills', 'uf_web_sites', 'uf_xing', 'uf_linkedin', 'uf_facebook', 'uf_twitter', 'uf_skype'],
  ...['uf_district', 'uf_phone_inner', 'user_type', 'last_login', 'date_register', 'timestamp_x', 'last_activity_date'],
]

/** Everything of the first release. */
export async function first(schema: Schema): Promise<void> {
  await table(schema, 'setting', { name: 'key', value: 'text' })

  // Who is here.
  await table(schema, 'portal_user', {
    id: 'id',
    active: 'text',
    is_admin: 'text',
    password_hash: 'text',
    ...Object.fromEntries(userTexts.map(name => [name, 'text' as const])),
  })
  await indexes(schema, 'portal_user', [['email']], { longTexts: 'email' })
  await table(schema, 'department', {
    id: 'id',
    name: 'text',
    sort: 'integer',
    parent_id: 'integer',
    head_id: 'integer',
  })
  await indexes(schema, 'department', [['parent_id']])
  await table(schema, 'user_department', { user_id: 'integer', department_id: 'integer' })
  await indexes(schema, 'user_department', [['user_id', 'department_id'], ['department_id']])
  await table(schema, 'webhook', {
    id: 'id',
    user_id: 'integer',
    code_hash: 'text',
    title: 'text',
    scopes: 'text',
    created: 'text',
  })
  await indexes(schema, 'webhook', [['user_id']])
  await table(schema, 'role', { id: 'id', name: 'text' })
  await table(schema, 'role_permission', { role_id: 'integer', entity: 'text', verb: 'text', level: 'text' })
  await indexes(schema, 'role_permission', [['role_id']])
  await table(schema, 'role_relation', { role_id: 'integer', access_code: 'text' })
  await indexes(schema, 'role_relation', [['access_code']])

  // The records of the CRM.
  await table(schema, 'lead', {
    id: 'id',
    title: 'text',
    ...person,
    company_title: 'text',
    ...source,
    status_id: 'text',
    status_description: 'text',
    status_semantic_id: 'text',
    ...address('address'),
    ...money,
    ...reach,
    ...audit,
    ...moved,
    company_id: 'integer',
    contact_id: 'integer',
    is_return_customer: 'text',
    date_closed: 'text',
    ...origin,
    ...utm,
  })
  await table(schema, 'contact', {
    id: 'id',
    ...person,
    photo: 'integer',
    type_id: 'text',
    ...source,
    ...address('address'),
    export: 'text',
    ...reach,
    ...audit,
    company_id: 'integer',
    lead_id: 'integer',
    face_id: 'integer',
    ...versionedOrigin,
    ...utm,
  })
  await table(schema, 'company', {
    id: 'id',
    title: 'text',
    company_type: 'text',
    logo: 'integer',
    ...address('address'),
    address_legal: 'text',
    ...address('reg_address'),
    banking_details: 'text',
    industry: 'text',
    employees: 'text',
    currency_id: 'text',
    revenue: 'number',
    ...reach,
    is_my_company: 'text',
    ...audit,
    lead_id: 'integer',
    ...versionedOrigin,
    last_communication_time: 'text',
    ...utm,
  })
  await table(schema, 'deal', {
    id: 'id',
    title: 'text',
    type_id: 'text',
    category_id: 'integer',
    stage_id: 'text',
    stage_semantic_id: 'text',
    is_new: 'text',
    is_recurring: 'text',
    is_return_customer: 'text',
    is_repeated_approach: 'text',
    probability: 'integer',
    ...money,
    tax_value: 'number',
    company_id: 'integer',
    contact_id: 'integer',
    quote_id: 'integer',
    begindate: 'text',
    closedate: 'text',
    closed: 'text',
    ...audit,
    ...moved,
    ...source,
    lead_id: 'integer',
    additional_info: 'text',
    location_id: 'text',
    ...origin,
    ...utm,
  })
  await table(schema, 'quote', {
    id: 'id',
    quote_number: 'text',
    title: 'text',
    status_id: 'text',
    currency_id: 'text',
    opportunity: 'number',
    tax_value: 'number',
    company_id: 'integer',
    contact_id: 'integer',
    mycompany_id: 'integer',
    lead_id: 'integer',
    deal_id: 'integer',
    begindate: 'text',
    closedate: 'text',
    actual_date: 'text',
    closed: 'text',
    ...audit,
    content: 'text',
    terms: 'text',
    person_type_id: 'integer',
    location_id: 'text',
    client_title: 'text',
    client_addr: 'text',
    client_contact: 'text',
    client_email: 'text',
    client_phone: 'text',
    client_tp_id: 'text',
    client_tpa_id: 'text',
    last_communication_time: 'text',
    ...utm,
  })
  for (const name of ['lead', 'contact', 'company', 'deal', 'quote']) {
    await indexes(schema, name, [['assigned_by_id'], ['date_create'], ['date_modify']])
    await table(schema, `${name}_userfield`, { id: 'record' })
  }
  await indexes(schema, 'lead', [['status_id']])
  await indexes(schema, 'deal', [['category_id', 'stage_id']])
  await indexes(schema, 'quote', [['status_id']])
  await indexes(schema, 'contact', [['last_name', 'name']], { longTexts: 'last_name' })
  await indexes(schema, 'company', [['title']], { longTexts: 'title' })
  for (const [name, columns] of Object.entries({
    lead: ['company_id', 'contact_id'],
    contact: ['company_id', 'lead_id'],
    company: ['lead_id'],
    deal: ['company_id', 'contact_id', 'lead_id', 'quote_id'],
    quote: ['company_id', 'contact_id', 'lead_id', 'deal_id', 'mycompany_id'],
  }))
    await indexes(
      schema,
      name,
      columns.map(column => [column]),
      { where: column => `${column} is not null` },
    )

  for (const name of ['lead', 'contact', 'company', 'deal'])
    await indexes(schema, name, [['origin_id']], { where: column => `${column} is not null`, longTexts: 'origin_id' })

  // What belongs to a record.
  await table(schema, 'multifield', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    type_id: 'text',
    value_type: 'text',
    value: 'text',
  })
  await indexes(schema, 'multifield', [['entity_type_id', 'record_id']])
  await indexes(schema, 'multifield', [['type_id', 'value']], { longTexts: 'value' })
  for (const owner of ['lead', 'deal', 'quote']) {
    const name = `${owner}_contact`
    await table(schema, name, {
      id: 'id',
      [`${owner}_id`]: 'integer',
      contact_id: 'integer',
      sort: 'integer',
      is_primary: 'text',
    })
    await indexes(schema, name, [['contact_id']])
    await indexes(schema, name, [[`${owner}_id`, 'contact_id']], { unique: true })
  }
  // Each side of this one has an order and a primary of its own.
  await table(schema, 'contact_company', {
    id: 'id',
    contact_id: 'integer',
    company_id: 'integer',
    company_sort: 'integer',
    company_is_primary: 'text',
    contact_sort: 'integer',
    contact_is_primary: 'text',
  })
  await indexes(schema, 'contact_company', [['company_id']])
  await indexes(schema, 'contact_company', [['contact_id', 'company_id']], { unique: true })
  await table(schema, 'product_row', {
    id: 'id',
    owner_type: 'text',
    owner_id: 'integer',
    product_id: 'integer',
    product_name: 'text',
    price: 'number',
    quantity: 'number',
    discount_type_id: 'integer',
    discount_rate: 'number',
    discount_sum: 'number',
    tax_rate: 'number',
    tax_included: 'text',
    measure_code: 'integer',
    measure_name: 'text',
    sort: 'integer',
  })
  await indexes(schema, 'product_row', [['owner_type', 'owner_id']])
  await table(schema, 'history', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    kind: 'text',
    changes: 'text',
    user_id: 'integer',
    created: 'text',
  })
  await indexes(schema, 'history', [['entity_type_id', 'record_id']])
  await table(schema, 'stage_history', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    type_id: 'integer',
    category_id: 'integer',
    stage_id: 'text',
    stage_semantic_id: 'text',
    created: 'text',
  })
  await indexes(schema, 'stage_history', [['entity_type_id', 'record_id']])
  await table(schema, 'timeline', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    type: 'text',
    settings: 'text',
    author_id: 'integer',
    created: 'text',
  })
  await indexes(schema, 'timeline', [['entity_type_id', 'record_id']])
  await table(schema, 'activity', {
    id: 'id',
    type_id: 'integer',
    provider_id: 'text',
    subject: 'text',
    description: 'text',
    direction: 'integer',
    completed: 'text',
    responsible_id: 'integer',
    author_id: 'integer',
    start_time: 'text',
    end_time: 'text',
    deadline: 'text',
    created: 'text',
    last_updated: 'text',
  })
  await table(schema, 'activity_binding', { activity_id: 'integer', entity_type_id: 'integer', record_id: 'integer' })
  await indexes(schema, 'activity_binding', [['activity_id'], ['entity_type_id', 'record_id']])
  await table(schema, 'file', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    name: 'text',
    content_type: 'text',
    size: 'integer',
    content: 'bytes',
    token: 'text',
    created: 'text',
  })
  await indexes(schema, 'file', [['entity_type_id', 'record_id']])

  // What records are described with.
  await table(schema, 'status', {
    id: 'id',
    entity_id: 'text',
    status_id: 'text',
    name: 'text',
    name_init: 'text',
    sort: 'integer',
    system: 'text',
    category_id: 'integer',
    color: 'text',
    semantics: 'text',
  })
  await indexes(schema, 'status', [['entity_id', 'status_id']], { unique: true })
  await table(schema, 'category', {
    id: 'id',
    entity_type_id: 'integer',
    name: 'text',
    sort: 'integer',
    ...origin,
    created: 'text',
  })
  await table(schema, 'userfield', {
    id: 'id',
    entity_id: 'text',
    field_name: 'text',
    user_type_id: 'text',
    xml_id: 'text',
    sort: 'integer',
    multiple: 'text',
    mandatory: 'text',
    show_filter: 'text',
    show_in_list: 'text',
    edit_in_list: 'text',
    is_searchable: 'text',
    settings: 'text',
    labels: 'text',
  })
  await indexes(schema, 'userfield', [['entity_id', 'field_name']], { unique: true })
  await table(schema, 'userfield_enum', {
    id: 'id',
    userfield_id: 'integer',
    value: 'text',
    def: 'text',
    sort: 'integer',
    xml_id: 'text',
  })
  await indexes(schema, 'userfield_enum', [['userfield_id']])
}
