/** Pages that nobody wants to come back to. */
const NEVER = /^\/(login|logout)(\/|\?|$)/

const HERE = 'http://portal.invalid'

/** A path of this portal to go on to; the start page for everything else, whatever a browser would make of it. */
export function returnPath(path: string | null | undefined): string {
  // Browsers read `\` as `/`, and leave out tabs and line ends: `/\host` and `/<tab>/host` lead to another host.
  if (!path || path.length > 4000 || !/^\/(?![/\\])[\u0021-\u007e]*$/.test(path)) return '/'
  if (!URL.canParse(path, HERE)) return '/'
  const { origin, pathname, search } = new URL(path, HERE)
  // Dots in a path may leave two slashes in front of it.
  if (origin !== HERE || pathname.startsWith('//') || NEVER.test(pathname)) return '/'
  return pathname + search
}

/** The address of the login page that comes back to a path of this portal; `again` asks even who is logged in. */
export function loginRedirect(returnTo: string, again = false): string {
  const path = returnPath(returnTo)
  const query = [again && 'again=', path !== '/' && `back=${encodeURIComponent(path)}`].filter(Boolean).join('&')
  return query ? `/login?${query}` : '/login'
}
