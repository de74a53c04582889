import { inLanguage, type Language, type Text } from '../../../../lib/text.ts'
import { type Db, query } from '../../../../store/store.ts'

const cash: Text = { en: 'Cash', ru: 'Наличные' }

/** Ways to deliver that are there from the start (api-reference/sale/delivery/index.md). */
const services: readonly Text[] = [
  { en: 'No delivery', ru: 'Без доставки' },
  { en: 'Courier delivery', ru: 'Доставка курьером' },
  { en: 'Pickup', ru: 'Самовывоз' },
]

/** Gives a portal that has none its ways to pay for orders and to deliver them. */
export async function insertFirstSales(db: Db, language: Language): Promise<void> {
  await query(db, `update pay_system set entity_registry_type = 'CRM_INVOICE'`)
  const name = inLanguage(cash, language)
  await db
    .insertInto('pay_system')
    .values({
      name,
      active: 'Y',
      sort: 100,
      description: '',
      action_file: 'cash',
      handler: 'cash',
      handler_code: 'cash',
      handler_name: name,
      entity_registry_type: 'ORDER',
    })
    .execute()
  await db
    .insertInto('sale_delivery_service')
    .values(
      services.map((service, i) => ({
        name: inLanguage(service, language),
        active: 'Y',
        description: '',
        sort: (i + 1) * 100,
      })),
    )
    .execute()
}
