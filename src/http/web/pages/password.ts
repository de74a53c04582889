import type { Language } from '../../../lib/text.ts'
import { type BadPassword, LEAST_LENGTH } from '../../../portal/login/passwords.ts'
import type { Session } from '../../../portal/login/sessions.ts'
import { type Html, html } from '../html.ts'
import { frontPage, notice, tokenField } from './frame.ts'
import { texts } from './texts.ts'
import { duration, words } from './words.ts'

/** What was wrong with a new password, or with the current one. */
export type PasswordProblem = { bad: BadPassword | 'different' } | { wrong: true } | { wait: number } | { busy: true }

interface PasswordPage {
  language: Language
  session: Session
  /** Without one there is none to ask for, and choosing can wait. */
  hasPassword: boolean
  back: string
  problem?: PasswordProblem
}

/** The page on which people choose their password. */
export function passwordPage({ language, session, hasPassword, back, problem }: PasswordPage): string {
  const say = words(language)
  const { password } = texts
  const told = problem && tell(problem, language)
  const isCurrentWrong = problem !== undefined && 'wrong' in problem
  const isChosenBad = problem !== undefined && 'bad' in problem
  const field = (name: 'current' | 'chosen' | 'again', more: { invalid: boolean; focus: boolean; hint?: Html }) =>
    html`<div class="field"><label for="${name}">${say(password[name])}</label>
<input id="${name}" name="${name}" type="password" autocomplete="${name === 'current' ? 'current' : 'new'}-password" required="" maxlength="256"${
      name !== 'current' && html` minlength="${LEAST_LENGTH}"`
    }${more.focus && html` autofocus=""`}${more.invalid && html` aria-invalid="true"`}${describedBy(more)} />${more.hint}</div>`
  return frontPage({
    language,
    session,
    title: say(hasPassword ? password.changeTitle : password.chooseTitle),
    content: html`<p class="soft">${say(hasPassword ? password.changeText : password.chooseText)}</p>
${notice(told)}
<form method="post" action="/profile/password">
${tokenField(session.csrf)}<input type="hidden" name="back" value="${back}" />
<div class="unseen" aria-hidden="true"><input type="text" value="${session.user.profile.EMAIL}" autocomplete="username" tabindex="-1" readonly="" /></div>
${hasPassword && field('current', { invalid: isCurrentWrong, focus: !isChosenBad })}
${field('chosen', {
  invalid: isChosenBad,
  focus: !hasPassword || isChosenBad,
  hint: html`<p class="hint" id="rule">${say(password.rule, { least: LEAST_LENGTH })}</p>`,
})}
${field('again', { invalid: isChosenBad, focus: false })}
<div class="pair"><button type="submit">${say(password.submit)}</button>
<a class="button second" href="${back}">${say(hasPassword ? password.cancel : password.later)}</a></div>
</form>`,
  })
}

function describedBy({ invalid, hint }: { invalid: boolean; hint?: Html }): Html | false {
  const ids = [invalid && 'notice', hint && 'rule'].filter(Boolean)
  return ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`
}

function tell(problem: PasswordProblem, language: Language): string {
  const say = words(language)
  if ('wait' in problem) return say(texts.login.wait, { time: duration(problem.wait, language) })
  if ('busy' in problem) return say(texts.login.busy)
  return 'bad' in problem ? say(texts.password[problem.bad], { least: LEAST_LENGTH }) : say(texts.password.wrong)
}
