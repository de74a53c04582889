import type { Text } from '../../../lib/text.ts'

const login = {
  title: { en: 'Log in', ru: 'Вход' },
  email: { en: 'E-mail', ru: 'E-mail' },
  password: { en: 'Password', ru: 'Пароль' },
  submit: { en: 'Log in', ru: 'Войти' },
  goOn: { en: 'Log in to go on.', ru: 'Войдите, чтобы продолжить.' },
  wrong: {
    en: 'The e-mail or the password is not right.',
    ru: 'Неверный e-mail или пароль.',
  },
  wait: {
    en: 'Too many attempts failed. Try again in {time}.',
    ru: 'Слишком много неудачных попыток. До следующей осталось: {time}.',
  },
  busy: {
    en: 'Very many people are logging in at this moment. Try again in a few seconds.',
    ru: 'Прямо сейчас входит очень много людей. Попробуйте через несколько секунд.',
  },
  help: {
    en: 'No password, or forgotten? An administrator makes a link that logs you in once:',
    ru: 'Нет пароля или забыли его? Администратор создаст ссылку для одного входа:',
  },
  tagline: {
    en: 'Your clients, your deals, your own machine.',
    ru: 'Ваши клиенты, ваши сделки, ваш собственный сервер.',
  },
  about: {
    en: 'A CRM portal that belongs to you.',
    ru: 'CRM-портал, который принадлежит вам.',
  },
} satisfies Record<string, Text>

const link = {
  title: { en: 'Welcome, {name}', ru: 'Добро пожаловать, {name}' },
  text: {
    en: 'This link logs you in once as {email}. After that it leads nowhere.',
    ru: 'По этой ссылке можно войти один раз как {email}. Потом она никуда не ведёт.',
  },
  submit: { en: 'Log in', ru: 'Войти' },
  goneTitle: { en: 'This link leads nowhere any more', ru: 'Эта ссылка больше никуда не ведёт' },
  gone: {
    en: 'It was used already, or it has expired: a login link is good for one login.',
    ru: 'Её уже использовали, или её срок истёк: ссылка для входа действует один раз.',
  },
  goneAdvice: {
    en: 'Log in with your password, or ask an administrator for a new link.',
    ru: 'Войдите с паролем или попросите у администратора новую ссылку.',
  },
} satisfies Record<string, Text>

const password = {
  chooseTitle: { en: 'Choose a password', ru: 'Придумайте пароль' },
  changeTitle: { en: 'Change the password', ru: 'Смена пароля' },
  chooseText: {
    en: 'With it you can log in next time without a link.',
    ru: 'С ним вы сможете войти в следующий раз без ссылки.',
  },
  changeText: {
    en: 'All other browsers in which you are logged in will be logged out.',
    ru: 'Во всех остальных браузерах, где вы вошли, сеанс будет завершён.',
  },
  current: { en: 'Current password', ru: 'Текущий пароль' },
  chosen: { en: 'New password', ru: 'Новый пароль' },
  again: { en: 'New password once more', ru: 'Новый пароль ещё раз' },
  rule: {
    en: 'At least {least} characters; not your name or e-mail. A sentence is a good password.',
    ru: 'Не короче {least} символов; не имя и не e-mail. Хороший пароль — целая фраза.',
  },
  submit: { en: 'Save', ru: 'Сохранить' },
  later: { en: 'Later', ru: 'Позже' },
  cancel: { en: 'Cancel', ru: 'Отмена' },
  saved: { en: 'The password is saved.', ru: 'Пароль сохранён.' },
  short: { en: 'This password is shorter than {least} characters.', ru: 'Этот пароль короче {least} символов.' },
  long: { en: 'This password is too long.', ru: 'Этот пароль слишком длинный.' },
  known: {
    en: 'Your name and your e-mail are the first things others would try.',
    ru: 'Ваше имя и ваш e-mail попробуют в первую очередь.',
  },
  monotonous: {
    en: 'This password repeats one or two characters only.',
    ru: 'В этом пароле повторяются всего один-два символа.',
  },
  different: { en: 'The two passwords are not the same.', ru: 'Пароли не совпадают.' },
  wrong: { en: 'The current password is not right.', ru: 'Текущий пароль неверен.' },
  actingTitle: { en: 'This password is not yours', ru: 'Это не ваш пароль' },
  acting: {
    en: 'You are acting as {name}. A password is chosen by its owner alone.',
    ru: 'Вы работаете от имени пользователя {name}. Пароль выбирает только его владелец.',
  },
  actingAdvice: {
    en: 'Return to yourself first. To let somebody in, make a login link for them.',
    ru: 'Сначала вернитесь к себе. Чтобы кто-то смог войти, создайте для него ссылку.',
  },
} satisfies Record<string, Text>

const consent = {
  title: { en: 'Allow access?', ru: 'Разрешить доступ?' },
  text: {
    en: 'The application {application} wants to work with your portal as {name}.',
    ru: 'Приложение {application} хочет работать с вашим порталом от имени пользователя {name}.',
  },
  scopes: { en: 'It will be able to use', ru: 'Ему будут доступны' },
  noScopes: { en: 'Only your name and general information', ru: 'Только ваше имя и общие сведения' },
  limits: {
    en: 'Never more than you may do yourself.',
    ru: 'Не больше, чем доступно вам самим.',
  },
  leadsTo: { en: 'Afterwards you return to {host}.', ru: 'Затем вы вернётесь на {host}.' },
  allow: { en: 'Allow', ru: 'Разрешить' },
  deny: { en: 'Deny', ru: 'Отклонить' },
  other: { en: 'Not {name}? Log in as somebody else', ru: 'Вы не {name}? Войти под другим именем' },
} satisfies Record<string, Text>

const code = {
  title: { en: 'Authorization code', ru: 'Код авторизации' },
  text: {
    en: 'Copy this code into the application {application}:',
    ru: 'Скопируйте этот код в приложение {application}:',
  },
  label: { en: 'Code', ru: 'Код' },
  expires: { en: 'It is good once, for {time}.', ru: 'Код действует один раз, {time}.' },
} satisfies Record<string, Text>

const landing = {
  title: { en: 'Home', ru: 'Главная' },
  hello: { en: 'Hello, {name}', ru: 'Здравствуйте, {name}' },
  text: {
    en: 'You are logged in. The REST API of this portal is open to your programs.',
    ru: 'Вы вошли. REST API этого портала открыт для ваших программ.',
  },
  crm: { en: 'Open the CRM', ru: 'Открыть CRM' },
  administrator: { en: 'Administrator', ru: 'Администратор' },
  employee: { en: 'User {id}', ru: 'Пользователь {id}' },
  apiTitle: { en: 'First call', ru: 'Первый вызов' },
  apiText: {
    en: 'Put the code of a webhook in the place of CODE. It was shown when the webhook was made, and nobody can see it again.',
    ru: 'Подставьте код вебхука вместо CODE. Его показали, когда вебхук создавали, и увидеть его снова нельзя.',
  },
  webhooks: { en: 'Your webhooks', ru: 'Ваши вебхуки' },
  noWebhooks: { en: 'You have no webhook yet. This makes one:', ru: 'У вас ещё нет вебхука. Так создаётся новый:' },
  moreWebhooks: { en: 'This makes another one:', ru: 'Так создаётся ещё один:' },
  everything: { en: 'everything', ru: 'всё' },
  accountTitle: { en: 'Your account', ru: 'Ваша учётная запись' },
  choosePassword: { en: 'Choose a password', ru: 'Придумать пароль' },
  changePassword: { en: 'Change the password', ru: 'Сменить пароль' },
  actAs: { en: 'Act as another user', ru: 'Работать от имени другого пользователя' },
  logOut: { en: 'Log out', ru: 'Выйти' },
} satisfies Record<string, Text>

const acting = {
  title: { en: 'Act as another user', ru: 'Работа от имени другого пользователя' },
  text: {
    en: 'You see and may do what they may. Beginning and end are written down. You cannot act as another administrator.',
    ru: 'Вы видите и можете то же, что и они. Начало и конец записываются. От имени другого администратора работать нельзя.',
  },
  search: { en: 'Name or e-mail', ru: 'Имя или e-mail' },
  find: { en: 'Find', ru: 'Найти' },
  nobody: { en: 'Nobody is found.', ru: 'Никто не найден.' },
  more: {
    en: 'Only the first {most} are shown. Search by name.',
    ru: 'Показаны только первые {most}. Ищите по имени.',
  },
  submit: { en: 'Act as {name}', ru: 'Работать от имени пользователя {name}' },
  short: { en: 'Choose', ru: 'Выбрать' },
  banner: {
    en: '{actor}, you are acting as {name}.',
    ru: '{actor}, вы работаете от имени пользователя {name}.',
  },
  end: { en: 'Return to yourself', ru: 'Вернуться к себе' },
  refusedTitle: { en: 'You cannot act as this user', ru: 'От имени этого пользователя работать нельзя' },
  notAdministrator: {
    en: 'Only administrators can act as another user.',
    ru: 'От имени других могут работать только администраторы.',
  },
  alreadyActing: {
    en: 'You are acting as somebody already. Return to yourself first.',
    ru: 'Вы уже работаете от имени другого пользователя. Сначала вернитесь к себе.',
  },
  noUser: { en: 'There is no such user, or they were dismissed.', ru: 'Такого пользователя нет, или он уволен.' },
  yourself: { en: 'This is you.', ru: 'Это вы сами.' },
  administrator: {
    en: 'This user is an administrator. Acting as one would only hide who did what.',
    ru: 'Этот пользователь — администратор. Работа от его имени лишь скрыла бы, кто что сделал.',
  },
} satisfies Record<string, Text>

const error = {
  crossSite: {
    en: 'This form was sent from another site, so nothing was done.',
    ru: 'Эта форма отправлена с другого сайта, поэтому ничего не сделано.',
  },
  crossSiteAdvice: {
    en: 'If it was not you who sent it, close that site. Otherwise open the page here and try again.',
    ru: 'Если отправляли не вы, закройте тот сайт. Иначе откройте страницу здесь и повторите.',
  },
  stale: {
    en: 'This page belonged to an earlier session, or your browser keeps no cookies.',
    ru: 'Эта страница осталась от прежнего сеанса, или браузер не хранит cookie.',
  },
  staleAdvice: {
    en: 'Allow cookies for this address, open the page again and repeat.',
    ru: 'Разрешите cookie для этого адреса, откройте страницу заново и повторите.',
  },
  unreadable: { en: 'What was sent is not a form of this page.', ru: 'Отправлена не форма этой страницы.' },
  refusedTitle: { en: 'Nothing was done', ru: 'Ничего не сделано' },
  bugTitle: { en: 'Something went wrong', ru: 'Что-то пошло не так' },
  bug: { en: 'It is not your mistake: the portal failed.', ru: 'Это не ваша ошибка: сбой на стороне портала.' },
  down: {
    en: 'The database of the portal cannot be used at the moment.',
    ru: 'База данных портала сейчас недоступна.',
  },
  downAdvice: { en: 'Try again in a minute.', ru: 'Повторите попытку через минуту.' },
  bugAdvice: {
    en: 'Try again. If it stays, an administrator finds the reason in the log of the server.',
    ru: 'Повторите. Если не поможет, администратор найдёт причину в журнале сервера.',
  },
  home: { en: 'To the start page', ru: 'На главную' },
} satisfies Record<string, Text>

const going = {
  title: { en: 'One moment…', ru: 'Секунду…' },
  text: { en: 'If nothing happens, go on by yourself:', ru: 'Если ничего не происходит, перейдите сами:' },
  link: { en: 'Continue', ru: 'Продолжить' },
} satisfies Record<string, Text>

const frame = {
  account: { en: 'Account', ru: 'Учётная запись' },
  home: { en: 'Portico, start page', ru: 'Portico, на главную' },
} satisfies Record<string, Text>

const invoice = {
  title: { en: 'Invoice {number}', ru: 'Счёт {number}' },
  billed: { en: 'Billed on {day}', ru: 'Выставлен {day}' },
  due: { en: 'To be paid by {day}', ru: 'Оплатить до {day}' },
  method: { en: 'Payment: {name}', ru: 'Оплата: {name}' },
  paid: { en: 'Paid', ru: 'Оплачен' },
  paidOn: { en: 'Paid on {day}', ru: 'Оплачен {day}' },
  seller: { en: 'Seller', ru: 'Поставщик' },
  payer: { en: 'Payer', ru: 'Плательщик' },
  name: { en: 'Item', ru: 'Наименование' },
  quantity: { en: 'Quantity', ru: 'Количество' },
  price: { en: 'Price', ru: 'Цена' },
  tax: { en: 'VAT', ru: 'НДС' },
  sum: { en: 'Amount', ru: 'Сумма' },
  noTax: { en: 'none', ru: 'без\u00a0НДС' },
  noRows: { en: 'There are no items.', ru: 'Товарных позиций нет.' },
  taxIn: { en: 'VAT {rate} included', ru: 'В том числе НДС {rate}' },
  total: { en: 'Total', ru: 'Итого' },
  goneTitle: { en: 'There is no such invoice', ru: 'Такого счёта нет' },
  gone: {
    en: 'The link is not whole, or the invoice was deleted.',
    ru: 'Ссылка скопирована не целиком, или счёт удалён.',
  },
  goneAdvice: { en: 'Ask whoever sent it for a new link.', ru: 'Попросите новую ссылку у того, кто её прислал.' },
} satisfies Record<string, Text>

const document = {
  number: { en: 'No. {number}', ru: '№ {number}' },
  preview: { en: 'The first page', ru: 'Первая страница' },
  pdf: { en: 'Download PDF', ru: 'Скачать PDF' },
  docx: { en: 'Download Word document', ru: 'Скачать документ Word' },
  goneTitle: { en: 'There is no such document', ru: 'Такого документа нет' },
  gone: {
    en: 'The link is not whole, or it was switched off.',
    ru: 'Ссылка скопирована не целиком, или её отключили.',
  },
} satisfies Record<string, Text>

/** Every text of the pages. */
export const texts = { login, link, password, consent, code, landing, acting, error, going, frame, invoice, document }
