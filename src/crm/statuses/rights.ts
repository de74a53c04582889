import type { Call } from '../../rest/call.ts'
import { accessTo, isDenied, rights } from '../access.ts'
import { entityTypes } from '../entity-types/index.ts'

/** Directories are open to whoever may read a record of any type. */
export async function requireReader(call: Call<'accessDenied'>): Promise<void> {
  for (const type of entityTypes) if (!isDenied(await accessTo(call, type, 'read'))) return
  call.fail('accessDenied')
}

/** They are changed by whoever may change the settings of the CRM. */
export async function requireConfigurer(call: Call<'accessDenied'>): Promise<void> {
  if ((await rights(call)).level('CONFIG', 'update') !== 'all') call.fail('accessDenied')
}
