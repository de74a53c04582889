import type { TestContext } from 'node:test'

/** Lets the machine's time stand still for a test: the portal's clock moves only where it is moved, however slow the machine is. */
export const stopTime = ({ mock }: Pick<TestContext, 'mock'>): void =>
  mock.timers.enable({ apis: ['Date'], now: Date.now() })
