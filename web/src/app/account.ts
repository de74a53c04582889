import { session } from '../rest/session.ts'

/** The page of one's own account: e-mail, password, webhooks. */
export const openAccount = (): void => location.assign('/profile')

/** Logs out by the form that the portal asks for. */
export function logOut(): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/logout'
  const field = document.createElement('input')
  field.type = 'hidden'
  field.name = 'csrf'
  field.value = session().csrf
  form.append(field)
  document.body.append(form)
  form.submit()
}
