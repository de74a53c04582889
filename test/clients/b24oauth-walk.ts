// Run by b24oauth.test.ts in a process of its own: the unmodified SDK as an application uses it. Reads what it is to do
// from its input, a line of JSON each, and answers each with a line.
import { createInterface } from 'node:readline'
import { AjaxError, B24OAuth, EnumAppStatus, SdkError, Text } from '@bitrix24/b24jssdk'

interface Start {
  clientId: string
  clientSecret: string
  auth: Record<string, string | number>
  applicationToken: string
}

let $b24: B24OAuth | undefined
let refreshed = 0

/** Begins with what the token server has answered. */
function start({ clientId, clientSecret, auth, applicationToken }: Start): string {
  $b24 = new B24OAuth(
    {
      applicationToken,
      userId: Number(auth.user_id),
      memberId: String(auth.member_id),
      accessToken: String(auth.access_token),
      refreshToken: String(auth.refresh_token),
      expires: Number(auth.expires),
      expiresIn: Number(auth.expires_in),
      scope: String(auth.scope),
      domain: String(auth.domain),
      clientEndpoint: String(auth.client_endpoint),
      serverEndpoint: String(auth.server_endpoint),
      status: EnumAppStatus.Local,
    },
    { clientId, clientSecret },
  )
  $b24.setCallbackRefreshAuth(async () => {
    refreshed++
  })
  return 'started'
}

async function call({ method, params = {} }: { method: string; params?: Record<string, unknown> }): Promise<unknown> {
  const began = Date.now()
  try {
    const response = await $b24!.actions.v2.call.make({ method, params, requestId: Text.getUuidRfc4122() })
    const answer = response.isSuccess ? { result: response.getData()!.result } : { errors: response.getErrorMessages() }
    return { ...answer, refreshed, took: Date.now() - began }
  } catch (error) {
    const known = error instanceof AjaxError ? { status: error.status } : {}
    const code = error instanceof SdkError ? error.code : String(error)
    return { thrown: { code, ...known }, refreshed, took: Date.now() - began }
  }
}

/** Many calls at once; tells how many of them went well. */
async function many({ method, times }: { method: string; times: number }): Promise<unknown> {
  const answers = await Promise.all(Array.from({ length: times }, () => call({ method })))
  return answers.filter(answer => 'result' in (answer as object)).length
}

for await (const line of createInterface(process.stdin)) {
  const task = JSON.parse(line)
  const told = task.start ? start(task.start) : task.times ? await many(task) : await call(task)
  console.log(JSON.stringify(told))
}
$b24?.destroy()
