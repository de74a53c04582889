import type { Messages } from '../en/index.ts'

export const products: Messages['products'] = {
  products: 'Товары',
  name: 'Товар',
  price: 'Цена',
  quantity: 'Количество',
  discount: 'Скидка',
  discountIn: 'Единица скидки',
  tax: 'Налог, %',
  taxIncluded: 'Налог',
  inPrice: 'в цене',
  onTop: 'сверху',
  sum: 'Сумма',
  add: 'Добавить товар…',
  noneYet: 'Товаров пока нет. Найдите товар в каталоге или напишите, что продаёте.',
  none: 'Товаров нет',
  byHand: 'Сумма задана вручную',
  before: 'Без скидки',
  taxInIt: 'В том числе налог',
  total: 'Итого',
  amount: 'Сумма записи',
}
