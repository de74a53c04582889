import { operations } from './index.ts'
import { type Operation, pathParams } from './operation.ts'
import type { AnyParam } from './params.ts'

/** Where the control API stands. */
export const CONTROL_ROOT = '/_portico'

/** A parameter in words that JSON can say. */
export interface DescribedParam {
  name: string
  in: 'path' | 'query' | 'body'
  kind: string
  required: boolean
  default?: unknown
  values?: readonly string[]
  meaning: string
}

/** An operation in words that JSON can say: where it is, what it takes, how the command line calls it. */
export interface DescribedOperation {
  method: string
  path: string
  meaning: string
  parameters: DescribedParam[]
  stream: boolean
  command: string
}

/** The verb and the path of an operation. */
export function placeOf({ at }: Pick<Operation, 'at'>): { method: string; path: string } {
  const [method = '', path = ''] = at.split(' ')
  return { method, path: CONTROL_ROOT + path }
}

const paramOf = (name: string, param: AnyParam, where: DescribedParam['in']): DescribedParam => ({
  name,
  in: where,
  kind: param.kind,
  required: param.required,
  ...(param.fallback === undefined ? {} : { default: param.fallback }),
  ...(param.values ? { values: param.values } : {}),
  meaning: param.meaning,
})

/** Every operation that there is. */
export const described = (): DescribedOperation[] =>
  operations.map(operation => {
    const { method, path } = placeOf(operation)
    const inPath = pathParams(operation)
    const beside = method === 'GET' ? 'query' : 'body'
    return {
      method,
      path,
      meaning: operation.meaning,
      parameters: Object.entries(operation.params).map(([name, param]) =>
        paramOf(name, param, inPath.includes(name) ? 'path' : beside),
      ),
      stream: operation.stream === true,
      command: `portico ${operation.noun} ${operation.verb}`,
    }
  })
