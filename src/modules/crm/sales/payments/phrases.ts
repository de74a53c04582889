import type { Text } from '../../../../lib/text.ts'
import { parameterMissing, parameterNotArray, queryPhrases } from '../../../../records/modern/phrases.ts'
import type { Words } from '../../../../rest/phrases.ts'

/** Quirk: the code is a number (samples of the pages). */
const other = (text: Text): Words => ({ code: 0, text })

const denied = other({ en: 'Insufficient permissions', ru: 'Недостаточно прав' })

const idMissing = parameterMissing('id')
const paymentIdMissing = parameterMissing('paymentId')
const deliveryIdMissing = parameterMissing('deliveryId')
const quantityMissing = parameterMissing('quantity')

const ofRecord = {
  entityIdMissing: parameterMissing('entityId'),
  entityTypeIdMissing: parameterMissing('entityTypeId'),
}

/** What is not there is told as what may not be seen ("Payment not found or access denied"). */
const payment = { idMissing, paymentNotFound: denied, notFound: denied, accessDenied: denied }

// Ours: no page says what becomes of a payment that was paid.
const paymentPaid = other({ en: 'Payment is already paid', ru: 'Оплата уже проведена' })

const inPayment = {
  paymentIdMissing,
  paymentNotFound: other('Payment has not been found'),
  notFound: denied,
  accessDenied: denied,
}
const item = {
  idMissing,
  itemNotFound: other('Payable item has not been found'),
  notFound: denied,
  accessDenied: denied,
  paymentPaid,
}
const quantity = {
  quantityMissing,
  quantityInvalid: other({
    en: 'Product quantity cannot be less than or equal to 0',
    ru: 'Количество товара не может быть меньше либо равно 0',
  }),
  quantityInsufficient: other({
    en: 'Insufficient product quantity to add to payment',
    ru: 'Недостаточно товара для добавления в оплату',
  }),
}
const deliveryNotFound = other({ en: 'Delivery item not found', ru: 'Позиция доставки не найдена' })

const listed = { ...queryPhrases, filterMissing: parameterMissing('filter') }

/** The words of crm.item.payment.*. */
export const paymentPhrases = {
  add: {
    ...ofRecord,
    accessDenied: denied,
    typeUnknown: other({ en: 'Invalid CRM object type', ru: 'Некорректный тип объекта CRM' }),
    // Ours, after payment/index.md.
    typeNotSupported: other('Payment creation is not available for this entity'),
    notFound: other({
      en: 'Entity with identifier №{id} does not exist',
      ru: 'Сущность с идентификатором №{id} не существует',
    }),
  },
  get: payment,
  list: { ...ofRecord, ...queryPhrases, accessDenied: denied },
  delete: payment,
  pay: payment,
  update: {
    ...payment,
    fieldsMissing: parameterMissing('fields'),
    fieldsNotArray: parameterNotArray('fields'),
    paidInvalid: other("Invalid value for field 'paid'"),
    paySystemNotFound: other({ en: 'Payment system not found', ru: 'Платежная система не найдена' }),
  },
}

/** The words of crm.item.payment.product.*. */
export const productItemPhrases = {
  add: {
    ...inPayment,
    ...quantity,
    paymentPaid,
    rowIdMissing: parameterMissing('rowId'),
    rowNotFound: other({ en: 'Product item not found', ru: 'Товарная позиция не найдена' }),
  },
  list: { ...inPayment, ...listed },
  delete: item,
  setQuantity: { ...item, ...quantity },
}

/** The words of crm.item.payment.delivery.*. */
export const deliveryItemPhrases = {
  add: { ...inPayment, paymentPaid, deliveryIdMissing, deliveryNotFound },
  list: { ...inPayment, ...listed },
  delete: item,
  setDelivery: { ...item, deliveryIdMissing, deliveryNotFound },
}

/** The words of crm.item.delivery.*. */
export const deliveryPhrases = {
  get: { idMissing, deliveryNotFound: denied, notFound: denied, accessDenied: denied },
  list: { ...ofRecord, ...queryPhrases, accessDenied: denied },
}
