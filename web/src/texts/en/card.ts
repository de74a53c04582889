export const card = {
  general: 'General',
  takeAway: 'Take away',
  oneMore: 'One more',
  kind: 'What for',
  typeOf: 'Type',
  addFile: 'Add a file',
  replaceFile: 'Put another file in its place',
  nobody: 'Nothing is called so',
  createNamed: 'Create “{name}”',
}

export const kinds = {
  WORK: 'work',
  MOBILE: 'mobile',
  HOME: 'home',
  FAX: 'fax',
  PAGER: 'pager',
  MAILING: 'newsletters',
  OTHER: 'other',
  FACEBOOK: 'Facebook',
  VK: 'VK',
  TELEGRAM: 'Telegram',
  WHATSAPP: 'WhatsApp',
  VIBER: 'Viber',
  SKYPE: 'Skype',
}
