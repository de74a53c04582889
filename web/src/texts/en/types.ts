export const types = {
  LEAD: 'Leads',
  DEAL: 'Deals',
  CONTACT: 'Contacts',
  COMPANY: 'Companies',
  QUOTE: 'Quotes',
  SMART_INVOICE: 'Invoices',
}
