import type { Messages } from '../en/index.ts'

export const board: Messages['board'] = {
  board: 'Канбан',
  list: 'Список',
  atWork: '{n} в работе',
  quickAdd: 'Быстро добавить',
  name: 'О чём это?',
  amount: 'Сумма',
  late: 'просрочено',
  empty: 'Пусто. Перетащите карточку или добавьте новую.',
  moveTo: 'Перенести на стадию',
  moved: 'Перенесено: «{stage}»',
  stays: 'Карточка осталась на месте',
  keys: 'Стрелки ходят по карточкам, Shift и стрелка переносят карточку, N добавляет новую',
  search: 'Искать в названиях',
  pipeline: 'Воронка',
  allPipelines: 'Все воронки',
  cardFields: 'Что показывать на карточках',
}
