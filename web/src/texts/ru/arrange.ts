import type { Messages } from '../en/index.ts'

export const arrange: Messages['arrange'] = {
  arrange: 'Настроить карточку',
  allEmpty: 'Все поля раздела пусты',
  up: 'Выше',
  down: 'Ниже',
  to: 'В раздел «{title}»',
  always: 'Показывать и пустым',
  onlyFilled: 'Показывать только заполненным',
  alwaysChip: 'всегда',
  hide: 'Скрыть',
  section: 'Раздел',
  sectionName: 'Название раздела',
  newSection: 'Новый раздел',
  removeSection: 'Убрать раздел',
  field: 'Поле',
  addField: 'Добавить поле',
  addSection: 'Добавить раздел',
  forMe: 'Сохранить для меня',
  forAll: 'Сохранить для всех',
  reset: 'Как у всех',
}
