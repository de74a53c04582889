// tutorials/crm/how-to-add-crm-objects/how-to-add-contact.md: a form on a website becomes a contact with a phone and an
// e-mail address.
import { formTutorial } from './form.ts'

await formTutorial({
  type: 'contact',
  entityTypeId: 3,
  right: 'CONTACT',
  fields: { name: 'Klaus', lastName: 'Weber & Son' },
  email: 'klaus@example.com',
})
