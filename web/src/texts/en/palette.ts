export const palette = {
  open: 'Open',
  pages: 'Go to',
  actions: 'Actions',
  create: 'New record: {type}',
  theme: 'Change between light and dark',
  codes: 'Show or hide codes of fields',
  account: 'My account and password',
  nothing: 'Nothing is found. Try a name, a phone number, or an id such as D_12.',
}
