// Generated from a migrated database by `npm run tables`.
import type { Generated } from 'kysely'

/** The tables that migrations make, with what both stores give back for their columns. */
export interface MigratedTables {
  activity: {
    id: Generated<number>
    type_id: number | null
    provider_id: string | null
    subject: string | null
    description: string | null
    direction: number | null
    completed: string | null
    responsible_id: number | null
    author_id: number | null
    start_time: string | null
    end_time: string | null
    deadline: string | null
    created: string | null
    last_updated: string | null
    owner_type_id: number | null
    owner_id: number | null
    associated_entity_id: number | null
    status: number | null
    priority: number | null
    notify_type: number | null
    notify_value: number | null
    description_type: number | null
    editor_id: number | null
    result_status: number | null
    result_stream: number | null
    result_mark: number | null
    autocomplete_rule: number | null
    parent_activity_id: number | null
    completed_by_id: number | null
    result_value: number | null
    result_sum: number | null
    provider_type_id: string | null
    provider_group_id: string | null
    location: string | null
    settings: string | null
    provider_params: string | null
    provider_data: string | null
    originator_id: string | null
    origin_id: string | null
    origin_version: string | null
    result_source_id: string | null
    result_currency_id: string | null
    is_incoming_channel: string | null
    completed_time: string | null
    ping_offsets: string | null
    color_id: string | null
  }
  activity_badge: {
    id: Generated<number>
    code: string | null
    title: string | null
    value: string | null
    type: string | null
  }
  activity_binding: {
    activity_id: number | null
    entity_type_id: number | null
    record_id: number | null
  }
  activity_communication: {
    id: Generated<number>
    activity_id: number | null
    type: string | null
    value: string | null
    entity_type_id: number | null
    entity_id: number | null
  }
  activity_layout_blocks: {
    id: Generated<number>
    activity_id: number | null
    application_id: number | null
    layout: string | null
  }
  activity_reminder: {
    id: Generated<number>
    activity_id: number | null
    due: string | null
  }
  activity_transcript: {
    activity_id: number
    transcription: string | null
  }
  activity_type: {
    id: Generated<number>
    application_id: number | null
    code: string | null
    name: string | null
    icon_id: number | null
    is_configurable: string | null
  }
  address: {
    id: Generated<number>
    type_id: number | null
    entity_type_id: number | null
    entity_id: number | null
    address_1: string | null
    address_2: string | null
    city: string | null
    postal_code: string | null
    region: string | null
    province: string | null
    country: string | null
    country_code: string | null
    loc_addr_id: number | null
    anchor_type_id: number | null
    anchor_id: number | null
  }
  application: {
    id: Generated<number>
    client_id: string | null
    secret_hash: string | null
    title: string | null
    scopes: string | null
    handler_url: string | null
    install_url: string | null
    redirect_uri: string | null
    users: string | null
    blocked: string | null
    only_api: string | null
    installed: string | null
    version: number | null
    status: string | null
    payment_expired: string | null
    application_token: string | null
    created: string | null
    system_user_id: number | null
  }
  application_option: {
    application_id: number | null
    user_id: number | null
    name: string | null
    value: string | null
  }
  audit: {
    id: Generated<number>
    created: string | null
    user_id: number | null
    action: string | null
    detail: string | null
  }
  automated_solution: {
    id: Generated<number>
    title: string | null
  }
  automation_job: {
    id: Generated<number>
    rule_id: number | null
    entity_type_id: number | null
    record_id: number | null
    due: string | null
    user_id: number | null
    chain: string | null
  }
  automation_rule: {
    id: Generated<number>
    entity_type_id: number | null
    stage_id: string | null
    fired_by: string | null
    code: string | null
    application_id: number | null
    back: string | null
    filter: string | null
    delay: number | null
    action: string | null
  }
  automation_trigger: {
    id: Generated<number>
    application_id: number | null
    code: string | null
    name: string | null
  }
  bank_detail: {
    id: Generated<number>
    entity_id: number | null
    country_id: number | null
    date_create: string | null
    date_modify: string | null
    created_by_id: number | null
    modify_by_id: number | null
    name: string | null
    code: string | null
    xml_id: string | null
    originator_id: string | null
    active: string | null
    sort: number | null
    rq_bank_name: string | null
    rq_bank_addr: string | null
    rq_bank_code: string | null
    rq_agency_name: string | null
    rq_bank_route_num: string | null
    rq_bik: string | null
    rq_mfo: string | null
    rq_acc_name: string | null
    rq_acc_num: string | null
    rq_acc_type: string | null
    rq_iik: string | null
    rq_acc_currency: string | null
    rq_cor_acc_num: string | null
    rq_iban: string | null
    rq_swift: string | null
    rq_bic: string | null
    rq_codeb: string | null
    rq_codeg: string | null
    rq_rib: string | null
    comments: string | null
  }
  call_list: {
    id: Generated<number>
    entity_type_id: number | null
    webform_id: number | null
    created_by_id: number | null
    created: string | null
    activity_id: number | null
  }
  call_list_item: {
    id: Generated<number>
    call_list_id: number | null
    entity_type_id: number | null
    record_id: number | null
    status: string | null
  }
  catalog: {
    id: Generated<number>
    name: string | null
    originator_id: string | null
    origin_id: string | null
    xml_id: string | null
  }
  category: {
    id: Generated<number>
    entity_type_id: number | null
    name: string | null
    sort: number | null
    originator_id: string | null
    origin_id: string | null
    created: string | null
    is_default: string | null
    code: string | null
  }
  company: {
    id: Generated<number>
    title: string | null
    company_type: string | null
    logo: number | null
    address: string | null
    address_2: string | null
    address_city: string | null
    address_postal_code: string | null
    address_region: string | null
    address_province: string | null
    address_country: string | null
    address_country_code: string | null
    address_loc_addr_id: number | null
    address_legal: string | null
    reg_address: string | null
    reg_address_2: string | null
    reg_address_city: string | null
    reg_address_postal_code: string | null
    reg_address_region: string | null
    reg_address_province: string | null
    reg_address_country: string | null
    reg_address_country_code: string | null
    reg_address_loc_addr_id: number | null
    banking_details: string | null
    industry: string | null
    employees: string | null
    currency_id: string | null
    revenue: number | null
    has_phone: string | null
    has_email: string | null
    has_imol: string | null
    is_my_company: string | null
    assigned_by_id: number | null
    created_by_id: number | null
    modify_by_id: number | null
    date_create: string | null
    date_modify: string | null
    last_activity_time: string | null
    last_activity_by: number | null
    opened: string | null
    comments: string | null
    lead_id: number | null
    originator_id: string | null
    origin_id: string | null
    origin_version: string | null
    last_communication_time: string | null
    utm_source: string | null
    utm_medium: string | null
    utm_campaign: string | null
    utm_content: string | null
    utm_term: string | null
    webform_id: number | null
  }
  configurable_activity: {
    activity_id: number
    application_id: number | null
    badge_code: string | null
    layout: string | null
  }
  contact: {
    id: Generated<number>
    honorific: string | null
    name: string | null
    second_name: string | null
    last_name: string | null
    birthdate: string | null
    post: string | null
    photo: number | null
    type_id: string | null
    source_id: string | null
    source_description: string | null
    address: string | null
    address_2: string | null
    address_city: string | null
    address_postal_code: string | null
    address_region: string | null
    address_province: string | null
    address_country: string | null
    address_country_code: string | null
    address_loc_addr_id: number | null
    export: string | null
    has_phone: string | null
    has_email: string | null
    has_imol: string | null
    assigned_by_id: number | null
    created_by_id: number | null
    modify_by_id: number | null
    date_create: string | null
    date_modify: string | null
    last_activity_time: string | null
    last_activity_by: number | null
    opened: string | null
    comments: string | null
    company_id: number | null
    lead_id: number | null
    face_id: number | null
    originator_id: string | null
    origin_id: string | null
    origin_version: string | null
    utm_source: string | null
    utm_medium: string | null
    utm_campaign: string | null
    utm_content: string | null
    utm_term: string | null
    webform_id: number | null
  }
  contact_company: {
    id: Generated<number>
    contact_id: number | null
    company_id: number | null
    company_sort: number | null
    company_is_primary: string | null
    contact_sort: number | null
    contact_is_primary: string | null
  }
  control_token: {
    id: Generated<number>
    token_hash: string | null
    user_id: number | null
    title: string | null
    created: string | null
  }
  counter: {
    name: string
    value: string | null
    expires: number | null
  }
  currency: {
    id: Generated<number>
    currency: string | null
    amount_cnt: number | null
    amount: number | null
    sort: number | null
    date_update: string | null
  }
  currency_localization: {
    id: Generated<number>
    currency: string | null
    language: string | null
    full_name: string | null
    format_string: string | null
    dec_point: string | null
    thousands_variant: string | null
    thousands_sep: string | null
    decimals: number | null
    hide_zero: string | null
  }
  deal: {
    id: Generated<number>
    title: string | null
    type_id: string | null
    category_id: number | null
    stage_id: string | null
    stage_semantic_id: string | null
    is_new: string | null
    is_recurring: string | null
    is_return_customer: string | null
    is_repeated_approach: string | null
    probability: number | null
    currency_id: string | null
    opportunity: number | null
    is_manual_opportunity: string | null
    tax_value: number | null
    company_id: number | null
    contact_id: number | null
    quote_id: number | null
    begindate: string | null
    closedate: string | null
    closed: string | null
    assigned_by_id: number | null
    created_by_id: number | null
    modify_by_id: number | null
    date_create: string | null
    date_modify: string | null
    last_activity_time: string | null
    last_activity_by: number | null
    opened: string | null
    comments: string | null
    moved_by_id: number | null
    moved_time: string | null
    source_id: string | null
    source_description: string | null
    lead_id: number | null
    additional_info: string | null
    location_id: string | null
    originator_id: string | null
    origin_id: string | null
    utm_source: string | null
    utm_medium: string | null
    utm_campaign: string | null
    utm_content: string | null
    utm_term: string | null
    webform_id: number | null
  }
  deal_contact: {
    id: Generated<number>
    deal_id: number | null
    contact_id: number | null
    sort: number | null
    is_primary: string | null
  }
  department: {
    id: Generated<number>
    name: string | null
    sort: number | null
    parent_id: number | null
    head_id: number | null
  }
  details_configuration: {
    id: Generated<number>
    entity_type_id: number | null
    variant: number | null
    user_id: number | null
    sections: string | null
  }
  document: {
    id: Generated<number>
    module_id: string | null
    title: string | null
    number: string | null
    template_id: number | null
    entity_type_id: number | null
    entity_id: number | null
    file_id: number | null
    image_id: number | null
    pdf_id: number | null
    create_time: string | null
    update_time: string | null
    created_by: number | null
    updated_by: number | null
    stamps_enabled: string | null
    has_stamps: string | null
    field_values: string | null
    field_descriptions: string | null
    public_token: string | null
    transformation: string | null
    transformation_error: string | null
  }
  document_template: {
    id: Generated<number>
    module_id: string | null
    name: string | null
    region: string | null
    code: string | null
    active: string | null
    numerator_id: number | null
    with_stamps: string | null
    is_deleted: string | null
    is_hidden: string | null
    sort: number | null
    users: string | null
    file_id: number | null
    created_by: number | null
    updated_by: number | null
    create_time: string | null
    update_time: string | null
  }
  document_template_provider: {
    id: Generated<number>
    template_id: number | null
    provider: string | null
  }
  event_delivery: {
    id: Generated<number>
    delivery_queue: number | null
    handler_id: number | null
    event: string | null
    data: string | null
    record: string | null
    user_id: number | null
    attempts: number | null
    first_attempt: number | null
    next_attempt: number | null
    dead: string | null
    status: number | null
    problem: string | null
  }
  event_handler: {
    id: Generated<number>
    delivery_queue: number | null
    event: string | null
    url: string | null
    application_id: number | null
    outgoing_webhook_id: number | null
    user_id: number | null
    offline: string | null
    connector: string | null
    options: string | null
    created: string | null
  }
  event_outbox: {
    id: Generated<number>
    event: string | null
    data: string | null
    record: string | null
    user_id: number | null
    handlers: string | null
  }
  fault: {
    id: Generated<number>
    method: string | null
    caller: string | null
    action: string | null
    percent: number | null
    remaining: number | null
    created: string | null
  }
  file: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    name: string | null
    content_type: string | null
    size: number | null
    token: string | null
    created: string | null
    hash: string | null
    width: number | null
    height: number | null
  }
  file_chunk: {
    id: Generated<number>
    hash: string | null
    part: number | null
    content: Uint8Array | null
  }
  file_content: {
    hash: string
    size: number | null
    place: string | null
    created: string | null
    doomed: string | null
  }
  history: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    kind: string | null
    changes: string | null
    user_id: number | null
    created: string | null
  }
  invoice: {
    id: Generated<number>
    account_number: string | null
    comments: string | null
    created_by: number | null
    currency: string | null
    date_bill: string | null
    date_insert: string | null
    date_marked: string | null
    date_pay_before: string | null
    date_payed: string | null
    date_status: string | null
    date_update: string | null
    emp_payed_id: number | null
    emp_status_id: number | null
    is_recurring: string | null
    lid: string | null
    order_topic: string | null
    pay_system_id: number | null
    pay_voucher_date: string | null
    pay_voucher_num: string | null
    payed: string | null
    person_type_id: number | null
    pr_location: number | null
    price: number | null
    reason_marked: string | null
    responsible_id: number | null
    status_id: string | null
    tax_value: number | null
    uf_company_id: number | null
    uf_contact_id: number | null
    uf_deal_id: number | null
    uf_mycompany_id: number | null
    uf_quote_id: number | null
    user_description: string | null
    xml_id: string | null
    properties: string | null
    assigned_by_id: number | null
    company_id: number | null
    contact_id: number | null
    mycompany_id: number | null
    opened: string | null
  }
  invoice_link: {
    id: number
    token: string | null
  }
  item_parent: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    parent_entity_type_id: number | null
    parent_id: number | null
  }
  item_type: {
    id: Generated<number>
    entity_type_id: number | null
    code: string | null
    title: string | null
    is_automation_enabled: string | null
    is_begin_close_dates_enabled: string | null
    is_biz_proc_enabled: string | null
    is_categories_enabled: string | null
    is_client_enabled: string | null
    is_counters_enabled: string | null
    is_documents_enabled: string | null
    is_link_with_products_enabled: string | null
    is_mycompany_enabled: string | null
    is_observers_enabled: string | null
    is_payments_enabled: string | null
    is_recyclebin_enabled: string | null
    is_set_open_permissions: string | null
    is_source_enabled: string | null
    is_stages_enabled: string | null
    is_use_in_userfield_enabled: string | null
    linked_user_fields: string | null
    automated_solution_id: number | null
    created_by: number | null
    updated_by: number | null
    created_time: string | null
    updated_time: string | null
  }
  item_type_relation: {
    id: Generated<number>
    parent_entity_type_id: number | null
    child_entity_type_id: number | null
    is_children_list_enabled: string | null
  }
  known_device: {
    device_hash: string | null
    user_id: number | null
    expires: number | null
  }
  lead: {
    id: Generated<number>
    title: string | null
    honorific: string | null
    name: string | null
    second_name: string | null
    last_name: string | null
    birthdate: string | null
    post: string | null
    company_title: string | null
    source_id: string | null
    source_description: string | null
    status_id: string | null
    status_description: string | null
    status_semantic_id: string | null
    address: string | null
    address_2: string | null
    address_city: string | null
    address_postal_code: string | null
    address_region: string | null
    address_province: string | null
    address_country: string | null
    address_country_code: string | null
    address_loc_addr_id: number | null
    currency_id: string | null
    opportunity: number | null
    is_manual_opportunity: string | null
    has_phone: string | null
    has_email: string | null
    has_imol: string | null
    assigned_by_id: number | null
    created_by_id: number | null
    modify_by_id: number | null
    date_create: string | null
    date_modify: string | null
    last_activity_time: string | null
    last_activity_by: number | null
    opened: string | null
    comments: string | null
    moved_by_id: number | null
    moved_time: string | null
    company_id: number | null
    contact_id: number | null
    is_return_customer: string | null
    date_closed: string | null
    originator_id: string | null
    origin_id: string | null
    utm_source: string | null
    utm_medium: string | null
    utm_campaign: string | null
    utm_content: string | null
    utm_term: string | null
    webform_id: number | null
  }
  lead_contact: {
    id: Generated<number>
    lead_id: number | null
    contact_id: number | null
    sort: number | null
    is_primary: string | null
  }
  login_link: {
    token_hash: string
    user_id: number | null
    expires: number | null
  }
  mail_message: {
    id: Generated<number>
    direction: string | null
    state: string | null
    message_id: string | null
    activity_id: number | null
    sender: string | null
    recipients: string | null
    copies: string | null
    subject: string | null
    text: string | null
    html: string | null
    in_reply_to: string | null
    attempts: number | null
    next_attempt: string | null
    problem: string | null
    created: string | null
  }
  measure: {
    id: Generated<number>
    code: number | null
    measure_title: string | null
    symbol_rus: string | null
    symbol_intl: string | null
    symbol_letter_intl: string | null
    is_default: string | null
  }
  migration: {
    name: string
  }
  multifield: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    type_id: string | null
    value_type: string | null
    value: string | null
    normal: string | null
  }
  notice: {
    id: Generated<number>
    user_id: number | null
    kind: string | null
    text: string | null
    entity_type_id: number | null
    record_id: number | null
    path: string | null
    created: string | null
    seen: string | null
  }
  numerator: {
    id: Generated<number>
    module_id: string | null
    name: string | null
    template: string | null
    code: string | null
    settings: string | null
    created_by: number | null
    created_time: string | null
  }
  numerator_counter: {
    id: Generated<number>
    numerator_id: number | null
    company_id: number | null
    period: string | null
    value: number | null
  }
  oauth_code: {
    code_hash: string
    application_id: number | null
    user_id: number | null
    endpoint: string | null
    expires: number | null
    grant_id: number | null
    challenge: string | null
  }
  oauth_grant: {
    id: Generated<number>
    application_id: number | null
    user_id: number | null
    endpoint: string | null
    created: string | null
  }
  oauth_token: {
    token_hash: string
    grant_id: number | null
    kind: string | null
    expires: number | null
    used: string | null
  }
  observer: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    user_id: number | null
  }
  offline_event: {
    id: Generated<number>
    application_id: number | null
    connector: string | null
    event: string | null
    data: string | null
    record: string | null
    changed: string | null
    process_id: string | null
    reserved: string | null
    error: number | null
  }
  order_entity: {
    order_id: number
    entity_type_id: number | null
    record_id: number | null
  }
  outgoing_webhook: {
    id: Generated<number>
    title: string | null
    url: string | null
    application_token: string | null
    created: string | null
  }
  pay_system: {
    id: Generated<number>
    name: string | null
    active: string | null
    sort: number | null
    description: string | null
    person_type_id: number | null
    action_file: string | null
    handler: string | null
    handler_code: string | null
    handler_name: string | null
    entity_registry_type: string | null
  }
  person_type: {
    id: Generated<number>
    name: string | null
  }
  placement: {
    id: Generated<number>
    application_id: number | null
    placement: string | null
    user_id: number | null
    handler: string | null
    options: string | null
    title: string | null
    description: string | null
    lang_all: string | null
    created: string | null
  }
  portal_user: {
    id: Generated<number>
    active: string | null
    is_admin: string | null
    password_hash: string | null
    xml_id: string | null
    email: string | null
    name: string | null
    last_name: string | null
    second_name: string | null
    title: string | null
    time_zone: string | null
    personal_gender: string | null
    personal_profession: string | null
    personal_www: string | null
    personal_birthday: string | null
    personal_photo: string | null
    personal_icq: string | null
    personal_phone: string | null
    personal_fax: string | null
    personal_mobile: string | null
    personal_pager: string | null
    personal_street: string | null
    personal_city: string | null
    personal_state: string | null
    personal_zip: string | null
    personal_country: string | null
    personal_mailbox: string | null
    personal_notes: string | null
    work_phone: string | null
    work_company: string | null
    work_position: string | null
    work_department: string | null
    work_www: string | null
    work_fax: string | null
    work_pager: string | null
    work_street: string | null
    work_mailbox: string | null
    work_city: string | null
    work_state: string | null
    work_zip: string | null
    work_country: string | null
    work_profile: string | null
    work_logo: string | null
    work_notes: string | null
    uf_skype_link: string | null
    uf_zoom: string | null
    uf_employment_date: string | null
    uf_timeman: string | null
    uf_interests: string | null
    uf_skills: string | null
    uf_web_sites: string | null
    uf_xing: string | null
    uf_linkedin: string | null
    uf_facebook: string | null
    uf_twitter: string | null
    uf_skype: string | null
    uf_district: string | null
    uf_phone_inner: string | null
    user_type: string | null
    last_login: string | null
    date_register: string | null
    timestamp_x: string | null
    last_activity_date: string | null
  }
  preference: {
    user_id: number | null
    name: string | null
    value: string | null
  }
  product: {
    id: Generated<number>
    catalog_id: number | null
    section_id: number | null
    name: string | null
    code: string | null
    xml_id: string | null
    active: string | null
    sort: number | null
    price: number | null
    currency_id: string | null
    vat_id: number | null
    vat_included: string | null
    measure: number | null
    description: string | null
    description_type: string | null
    preview_picture: number | null
    detail_picture: number | null
    date_create: string | null
    timestamp_x: string | null
    created_by: number | null
    modified_by: number | null
  }
  product_property: {
    id: Generated<number>
    iblock_id: number | null
    name: string | null
    active: string | null
    sort: number | null
    code: string | null
    default_value: string | null
    property_type: string | null
    row_count: number | null
    col_count: number | null
    list_type: string | null
    multiple: string | null
    xml_id: string | null
    file_type: string | null
    multiple_cnt: number | null
    link_iblock_id: number | null
    with_description: string | null
    searchable: string | null
    filtrable: string | null
    is_required: string | null
    user_type: string | null
    user_type_settings: string | null
    timestamp_x: string | null
  }
  product_property_enum: {
    id: Generated<number>
    property_id: number | null
    value: string | null
    xml_id: string | null
    sort: number | null
    def: string | null
  }
  product_property_value: {
    id: Generated<number>
    product_id: number | null
    property_id: number | null
    value: string | null
    text: string | null
    number: number | null
  }
  product_row: {
    id: Generated<number>
    owner_type: string | null
    owner_id: number | null
    product_id: number | null
    product_name: string | null
    price: number | null
    quantity: number | null
    discount_type_id: number | null
    discount_rate: number | null
    discount_sum: number | null
    tax_rate: number | null
    tax_included: string | null
    measure_code: number | null
    measure_name: string | null
    sort: number | null
    product_description: string | null
    price_exclusive: number | null
    price_netto: number | null
    price_brutto: number | null
    price_account: number | null
    customized: string | null
    xml_id: string | null
    type: number | null
    store_id: number | null
  }
  product_section: {
    id: Generated<number>
    catalog_id: number | null
    section_id: number | null
    name: string | null
    xml_id: string | null
  }
  quote: {
    id: Generated<number>
    quote_number: string | null
    title: string | null
    status_id: string | null
    currency_id: string | null
    opportunity: number | null
    tax_value: number | null
    company_id: number | null
    contact_id: number | null
    mycompany_id: number | null
    lead_id: number | null
    deal_id: number | null
    begindate: string | null
    closedate: string | null
    actual_date: string | null
    closed: string | null
    assigned_by_id: number | null
    created_by_id: number | null
    modify_by_id: number | null
    date_create: string | null
    date_modify: string | null
    last_activity_time: string | null
    last_activity_by: number | null
    opened: string | null
    comments: string | null
    content: string | null
    terms: string | null
    person_type_id: number | null
    location_id: string | null
    client_title: string | null
    client_addr: string | null
    client_contact: string | null
    client_email: string | null
    client_phone: string | null
    client_tp_id: string | null
    client_tpa_id: string | null
    last_communication_time: string | null
    utm_source: string | null
    utm_medium: string | null
    utm_campaign: string | null
    utm_content: string | null
    utm_term: string | null
    webform_id: number | null
    is_manual_opportunity: string | null
  }
  quote_contact: {
    id: Generated<number>
    quote_id: number | null
    contact_id: number | null
    sort: number | null
    is_primary: string | null
  }
  recurring: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    based_id: number | null
    active: string | null
    category_id: number | null
    is_limit: string | null
    limit_repeat: number | null
    limit_date: string | null
    start_date: string | null
    next_execution: string | null
    last_execution: string | null
    counter_repeat: number | null
    params: string | null
    send_bill: string | null
    email_id: number | null
  }
  recycle_bin: {
    entity_type_id: number | null
    record_id: number | null
    title: string | null
    assigned_by_id: number | null
    opened: string | null
    category_id: number | null
    deleted_by_id: number | null
    deleted: string | null
    content: string | null
  }
  recycle_bin_file: {
    entity_type_id: number | null
    record_id: number | null
    hash: string | null
  }
  requisite: {
    id: Generated<number>
    entity_type_id: number | null
    entity_id: number | null
    preset_id: number | null
    date_create: string | null
    date_modify: string | null
    created_by_id: number | null
    modify_by_id: number | null
    name: string | null
    code: string | null
    xml_id: string | null
    originator_id: string | null
    active: string | null
    address_only: string | null
    sort: number | null
    rq_name: string | null
    rq_first_name: string | null
    rq_last_name: string | null
    rq_second_name: string | null
    rq_company_id: string | null
    rq_company_name: string | null
    rq_company_full_name: string | null
    rq_company_reg_date: string | null
    rq_director: string | null
    rq_accountant: string | null
    rq_ceo_name: string | null
    rq_ceo_work_pos: string | null
    rq_contact: string | null
    rq_email: string | null
    rq_phone: string | null
    rq_fax: string | null
    rq_ident_type: string | null
    rq_ident_doc: string | null
    rq_ident_doc_ser: string | null
    rq_ident_doc_num: string | null
    rq_ident_doc_pers_num: string | null
    rq_ident_doc_date: string | null
    rq_ident_doc_issued_by: string | null
    rq_ident_doc_dep_code: string | null
    rq_inn: string | null
    rq_kpp: string | null
    rq_usrle: string | null
    rq_ifns: string | null
    rq_ogrn: string | null
    rq_ogrnip: string | null
    rq_okpo: string | null
    rq_oktmo: string | null
    rq_okved: string | null
    rq_edrpou: string | null
    rq_drfo: string | null
    rq_kbe: string | null
    rq_iin: string | null
    rq_bin: string | null
    rq_st_cert_ser: string | null
    rq_st_cert_num: string | null
    rq_st_cert_date: string | null
    rq_vat_payer: string | null
    rq_vat_id: string | null
    rq_vat_cert_ser: string | null
    rq_vat_cert_num: string | null
    rq_vat_cert_date: string | null
    rq_residence_country: string | null
    rq_base_doc: string | null
    rq_regon: string | null
    rq_krs: string | null
    rq_pesel: string | null
    rq_legal_form: string | null
    rq_siret: string | null
    rq_siren: string | null
    rq_capital: string | null
    rq_rcs: string | null
    rq_cnpj: string | null
    rq_state_reg: string | null
    rq_mnpl_reg: string | null
    rq_cpf: string | null
  }
  requisite_link: {
    id: Generated<number>
    entity_type_id: number | null
    entity_id: number | null
    requisite_id: number | null
    bank_detail_id: number | null
    mc_requisite_id: number | null
    mc_bank_detail_id: number | null
  }
  requisite_preset: {
    id: Generated<number>
    entity_type_id: number | null
    country_id: number | null
    name: string | null
    date_create: string | null
    date_modify: string | null
    created_by_id: number | null
    modify_by_id: number | null
    active: string | null
    sort: number | null
    xml_id: string | null
    last_field_id: number | null
  }
  requisite_preset_field: {
    id: Generated<number>
    preset_id: number | null
    field_id: number | null
    field_name: string | null
    field_title: string | null
    in_short_list: string | null
    sort: number | null
  }
  role: {
    id: Generated<number>
    name: string | null
  }
  role_permission: {
    role_id: number | null
    entity: string | null
    verb: string | null
    level: string | null
  }
  role_relation: {
    role_id: number | null
    access_code: string | null
  }
  sale_basket: {
    id: Generated<number>
    order_id: number | null
    product_row_id: number | null
    product_id: number | null
    name: string | null
    price: number | null
    base_price: number | null
    discount_price: number | null
    currency: string | null
    quantity: number | null
    custom_price: string | null
    measure_code: number | null
    measure_name: string | null
    vat_rate: number | null
    vat_included: string | null
    sort: number | null
    xml_id: string | null
    date_insert: string | null
    date_update: string | null
  }
  sale_delivery_service: {
    id: Generated<number>
    parent_id: number | null
    name: string | null
    active: string | null
    description: string | null
    sort: number | null
    currency: string | null
  }
  sale_order: {
    id: Generated<number>
    lid: string | null
    account_number: string | null
    person_type_id: number | null
    status_id: string | null
    currency: string | null
    price: number | null
    payed: string | null
    deducted: string | null
    responsible_id: number | null
    user_id: number | null
    date_insert: string | null
    date_update: string | null
    xml_id: string | null
    last_payment: number | null
    last_shipment: number | null
  }
  sale_payment: {
    id: Generated<number>
    order_id: number | null
    account_number: string | null
    paid: string | null
    date_paid: string | null
    emp_paid_id: number | null
    pay_system_id: number | null
    pay_system_name: string | null
    sum: number | null
    currency: string | null
    date_bill: string | null
    responsible_id: number | null
    xml_id: string | null
  }
  sale_payment_item: {
    id: Generated<number>
    payment_id: number | null
    basket_id: number | null
    shipment_id: number | null
    quantity: number | null
    xml_id: string | null
    date_insert: string | null
  }
  sale_shipment: {
    id: Generated<number>
    order_id: number | null
    account_number: string | null
    delivery_id: number | null
    delivery_name: string | null
    price_delivery: number | null
    base_price_delivery: number | null
    currency: string | null
    allow_delivery: string | null
    deducted: string | null
    date_deducted: string | null
    emp_deducted_id: number | null
    status_id: string | null
    responsible_id: number | null
    xml_id: string | null
    date_insert: string | null
  }
  session: {
    token_hash: string
    user_id: number | null
    actor_id: number | null
    csrf: string | null
    created: number | null
    expires: number | null
  }
  setting: {
    name: string
    value: string | null
  }
  smart_invoice: {
    id: Generated<number>
    xml_id: string | null
    title: string | null
    date_create: string | null
    date_modify: string | null
    created_by_id: number | null
    modify_by_id: number | null
    assigned_by_id: number | null
    opened: string | null
    webform_id: number | null
    category_id: number | null
    stage_id: string | null
    stage_semantic_id: string | null
    previous_stage_id: string | null
    moved_by_id: number | null
    moved_time: string | null
    begindate: string | null
    closedate: string | null
    company_id: number | null
    contact_id: number | null
    mycompany_id: number | null
    source_id: string | null
    source_description: string | null
    currency_id: string | null
    opportunity: number | null
    is_manual_opportunity: string | null
    tax_value: number | null
    comments: string | null
    account_number: string | null
    location_id: string | null
    utm_source: string | null
    utm_medium: string | null
    utm_campaign: string | null
    utm_content: string | null
    utm_term: string | null
    last_activity_time: string | null
    last_activity_by: number | null
  }
  smart_invoice_contact: {
    id: Generated<number>
    smart_invoice_id: number | null
    contact_id: number | null
    sort: number | null
    is_primary: string | null
  }
  sonet_group: {
    id: Generated<number>
    name: string | null
    description: string | null
    date_create: string | null
    date_update: string | null
    date_activity: string | null
    active: string | null
    visible: string | null
    opened: string | null
    closed: string | null
    keywords: string | null
    initiate_perms: string | null
    project: string | null
    project_date_start: string | null
    project_date_finish: string | null
    site_id: string | null
    subject_id: number | null
    owner_id: number | null
    scrum_master_id: number | null
    image_id: number | null
  }
  sonet_group_member: {
    id: Generated<number>
    group_id: number | null
    user_id: number | null
    role: string | null
  }
  stage_history: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    type_id: number | null
    category_id: number | null
    stage_id: string | null
    stage_semantic_id: string | null
    created: string | null
  }
  status: {
    id: Generated<number>
    entity_id: string | null
    status_id: string | null
    name: string | null
    name_init: string | null
    sort: number | null
    system: string | null
    category_id: number | null
    color: string | null
    semantics: string | null
  }
  substring_change: {
    id: Generated<number>
    index_id: number | null
    record_id: number | null
  }
  substring_index: {
    id: Generated<number>
    source_table: string | null
    source_column: string | null
    is_list: string | null
    filled: number | null
    last: number | null
  }
  task: {
    id: Generated<number>
    title: string | null
    description: string | null
    mark: string | null
    multitask: string | null
    replicate: string | null
    guid: string | null
    xml_id: string | null
    site_id: string | null
    allow_change_deadline: string | null
    allow_time_tracking: string | null
    task_control: string | null
    add_in_report: string | null
    match_work_time: string | null
    duration_type: string | null
    created_date: string | null
    changed_date: string | null
    status_changed_date: string | null
    closed_date: string | null
    activity_date: string | null
    date_start: string | null
    deadline: string | null
    start_date_plan: string | null
    end_date_plan: string | null
    require_result: string | null
    parent_id: number | null
    priority: number | null
    status: number | null
    group_id: number | null
    stage_id: number | null
    sprint_id: number | null
    backlog_id: number | null
    created_by: number | null
    responsible_id: number | null
    changed_by: number | null
    status_changed_by: number | null
    closed_by: number | null
    flow_id: number | null
    forked_by_template_id: number | null
    time_estimate: number | null
    time_spent_in_logs: number | null
    duration_plan: number | null
    comments_count: number | null
    service_comments_count: number | null
    outlook_version: number | null
    activity_id: number | null
  }
  task_checklist_item: {
    id: Generated<number>
    task_id: number | null
    parent_id: number | null
    created_by: number | null
    title: string | null
    sort_index: number | null
    is_complete: string | null
    is_important: string | null
    toggled_by: number | null
    toggled_date: string | null
  }
  task_checklist_member: {
    id: Generated<number>
    item_id: number | null
    user_id: number | null
    type: string | null
  }
  task_comment: {
    id: Generated<number>
    task_id: number | null
    author_id: number | null
    post_message: string | null
    post_date: string | null
  }
  task_crm_binding: {
    id: Generated<number>
    task_id: number | null
    entity_type_id: number | null
    record_id: number | null
  }
  task_dependence: {
    id: Generated<number>
    task_id: number | null
    depends_on_id: number | null
    link_type: number | null
  }
  task_elapsed_time: {
    id: Generated<number>
    task_id: number | null
    user_id: number | null
    comment_text: string | null
    seconds: number | null
    source: number | null
    created_date: string | null
    date_start: string | null
    date_stop: string | null
  }
  task_history: {
    id: Generated<number>
    task_id: number | null
    user_id: number | null
    created_date: string | null
    field: string | null
    from_value: string | null
    to_value: string | null
  }
  task_member: {
    id: Generated<number>
    task_id: number | null
    user_id: number | null
    type: string | null
  }
  task_result: {
    id: Generated<number>
    task_id: number | null
    comment_id: number | null
    created_by: number | null
    text: string | null
    status: number | null
    created_at: string | null
    updated_at: string | null
  }
  task_stage: {
    id: Generated<number>
    title: string | null
    sort: number | null
    color: string | null
    system_type: string | null
    plan_owner_id: number | null
  }
  task_stage_place: {
    id: Generated<number>
    task_id: number | null
    user_id: number | null
    stage_id: number | null
    sort: number | null
  }
  task_tag: {
    id: Generated<number>
    task_id: number | null
    name: string | null
  }
  task_user_option: {
    id: Generated<number>
    task_id: number | null
    user_id: number | null
    viewed_date: string | null
    is_muted: string | null
    is_pinned: string | null
    favorite: string | null
  }
  timeline: {
    id: Generated<number>
    entity_type_id: number | null
    record_id: number | null
    type: string | null
    settings: string | null
    author_id: number | null
    created: string | null
    comment: string | null
  }
  timeline_binding: {
    id: Generated<number>
    timeline_id: number | null
    entity_type_id: number | null
    record_id: number | null
  }
  timeline_layout: {
    id: Generated<number>
    timeline_id: number | null
    application_id: number | null
    layout: string | null
  }
  timeline_note: {
    id: Generated<number>
    item_type: number | null
    item_id: number | null
    text: string | null
    created: string | null
    created_by: number | null
    updated: string | null
    updated_by: number | null
  }
  timeline_picture: {
    id: Generated<number>
    kind: string | null
    code: string | null
    file_id: number | null
  }
  timeline_pin: {
    id: Generated<number>
    timeline_id: number | null
    entity_type_id: number | null
    record_id: number | null
  }
  trace: {
    id: Generated<number>
    data: string | null
    user_id: number | null
    created: string | null
  }
  trace_entity: {
    id: Generated<number>
    trace_id: number | null
    entity_type_id: number | null
    record_id: number | null
  }
  user_department: {
    user_id: number | null
    department_id: number | null
  }
  userfield: {
    id: Generated<number>
    entity_id: string | null
    field_name: string | null
    user_type_id: string | null
    xml_id: string | null
    sort: number | null
    multiple: string | null
    mandatory: string | null
    show_filter: string | null
    show_in_list: string | null
    edit_in_list: string | null
    is_searchable: string | null
    settings: string | null
    labels: string | null
  }
  userfield_element: {
    userfield_id: number | null
    record_id: number | null
    text: string | null
    number: number | null
  }
  userfield_enum: {
    id: Generated<number>
    userfield_id: number | null
    value: string | null
    def: string | null
    sort: number | null
    xml_id: string | null
  }
  userfield_type: {
    id: Generated<number>
    application_id: number | null
    code: string | null
    handler: string | null
    title: string | null
    description: string | null
    height: number | null
  }
  vat: {
    id: Generated<number>
    timestamp_x: string | null
    active: string | null
    c_sort: number | null
    name: string | null
    rate: number | null
  }
  volatile_type: {
    id: Generated<number>
    entity_type_id: number | null
    field_code: string | null
  }
  webhook: {
    id: Generated<number>
    user_id: number | null
    code_hash: string | null
    title: string | null
    scopes: string | null
    created: string | null
    expires: string | null
  }
}
