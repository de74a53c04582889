/**
 * What a seeded portal holds and which of its records each scenario takes. Contacts from 1 to `victims` are there to be
 * deleted; the rest, the keepers, are what deals get bound to. A deal has two contacts of its own and four keepers more,
 * which are there to be unbound.
 */
export interface Plan {
  contacts: number
  victims: number
  keepers: number
  deals: number
  companies: number
  leads: number
  users: number
}

export function plan(contacts: number): Plan {
  // Whole thousands keep the parts whole, which the numbers of keepers rely on.
  const whole = Math.max(1000, Math.round(contacts / 1000) * 1000)
  return {
    contacts: whole,
    victims: (whole * 6) / 10,
    keepers: (whole * 4) / 10,
    deals: whole / 2,
    companies: whole / 10,
    leads: whole / 10,
    users: 100,
  }
}

/** Calls that each company has. */
export const ACTIVITIES = 20

/** Keepers that each deal is bound to from the start. */
export const SPARE_BINDINGS = 4

/** The n-th keeper of a deal: the first ones are bound from the start, the later ones are not. */
export const keeperOf = ({ victims, keepers }: Plan, deal: number, n: number): number =>
  victims + 1 + ((2 * deal + keepers / 2 + n) % keepers)

/** The n-th of `size` records in an order that jumps about, each once: neighbours in time are no neighbours on the disk. */
export const scattered = (size: number, n: number): number => 1 + ((n * (size % 7919 === 0 ? 7907 : 7919)) % size)
