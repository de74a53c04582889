export const requisites = {
  requisites: 'Requisites',
  noneYet: 'No requisites yet. They stand on invoices and documents.',
  none: 'No requisites',
  add: 'Add requisites',
  by: 'By a template',
  addAddress: 'Address',
  addBank: 'Bank details',
  bank: 'Bank',
  removeAsk: 'Delete “{what}”?',
}
