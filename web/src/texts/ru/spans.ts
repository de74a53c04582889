import type { Messages } from '../en/index.ts'

export const spans: Messages['spans'] = {
  today: 'Сегодня',
  yesterday: 'Вчера',
  tomorrow: 'Завтра',
  thisWeek: 'Эта неделя',
  lastWeek: 'Прошлая неделя',
  nextWeek: 'Следующая неделя',
  thisMonth: 'Этот месяц',
  lastMonth: 'Прошлый месяц',
  nextMonth: 'Следующий месяц',
  thisQuarter: 'Этот квартал',
  lastQuarter: 'Прошлый квартал',
  thisYear: 'Этот год',
  lastYear: 'Прошлый год',
  last7: 'Последние 7 дней',
  last30: 'Последние 30 дней',
  last90: 'Последние 90 дней',
  past: 'До сегодняшнего дня',
  future: 'После сегодняшнего дня',
}
