// tutorials/crm/how-to-add-crm-objects/how-to-add-contact-with-requisite.md: a form on a website becomes a contact, its
// requisite and the address of that.
import { requisiteForm } from './requisite-form.ts'

await requisiteForm({
  type: 'contact',
  entityTypeId: 3,
  right: 'CONTACT',
  fields: { NAME: 'Klaus', LAST_NAME: 'Weber' },
  requisite: { NAME: 'Klaus Weber' },
})
