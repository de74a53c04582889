import CodeIcon from '@bitrix24/b24icons-vue/outline/DeveloperResourcesIcon'
import LogOutIcon from '@bitrix24/b24icons-vue/outline/LogOutIcon'
import MoonIcon from '@bitrix24/b24icons-vue/outline/MoonIcon'
import PersonIcon from '@bitrix24/b24icons-vue/outline/PersonIcon'
import PlusIcon from '@bitrix24/b24icons-vue/outline/PlusMIcon'
import SettingsIcon from '@bitrix24/b24icons-vue/outline/SettingsMIcon'
import UploadIcon from '@bitrix24/b24icons-vue/outline/UploadIcon'
import type { Component } from 'vue'
import { useRouter } from 'vue-router'
import { entityTypeById } from '../crm/entity-types/index.ts'
import { useTypeNames } from '../crm/records/type-title.ts'
import { useOpenCard } from '../kit/slider.ts'
import { useTheme } from '../kit/theme.ts'
import { recordNamed } from '../lib/record-code.ts'
import { knownTypes } from '../rest/session.ts'
import { visibleSubjects } from '../settings/subjects.ts'
import { showCodes } from '../texts/codes.ts'
import { useTexts } from '../texts/i18n.ts'
import { logOut, openAccount } from './account.ts'
import { crmEntries, homeEntry } from './navigation.ts'
import { isPreferencesOpen } from './preferences.ts'

/** Something that can be done from the search field. */
export interface PaletteCommand {
  key: string
  title: string
  icon: Component
  run: () => unknown
}

/** Commands under a title. */
export interface CommandGroup {
  title: string
  items: PaletteCommand[]
  /** It is what the text names. */
  isDirect?: true
}

/** What the search field can do beside finding records: lead to pages, make new records, act on the portal. */
export function useCommands(): (text: string) => CommandGroup[] {
  const { t } = useTexts()
  const router = useRouter()
  const open = useOpenCard()
  const nameOf = useTypeNames()
  const theme = useTheme()
  const types = knownTypes()
  const writable = types.filter(({ rights }) => rights.add)

  const pages: PaletteCommand[] = [homeEntry(t('home.home')), ...crmEntries(nameOf)].map(({ to, title, icon }) => ({
    ...{ key: to, title, icon },
    run: () => router.push(to),
  }))
  const create: PaletteCommand[] = writable.map(type => ({
    key: `add ${type.id}`,
    title: t('palette.create', { type: nameOf(type) }),
    icon: PlusIcon,
    run: () => open(`${entityTypeById(type.id).base}/details/0/`),
  }))
  const actions: PaletteCommand[] = [
    {
      ...{ key: 'theme', title: t('palette.theme'), icon: MoonIcon },
      run: () => {
        theme.value = theme.state.value === 'dark' ? 'light' : 'dark'
      },
    },
    {
      ...{ key: 'codes', title: t('palette.codes'), icon: CodeIcon },
      run: () => {
        showCodes.value = !showCodes.value
      },
    },
    {
      ...{ key: 'preferences', title: t('preferences.title'), icon: SettingsIcon },
      run: () => {
        isPreferencesOpen.value = true
      },
    },
    { key: 'account', title: t('palette.account'), icon: PersonIcon, run: openAccount },
    ...writable.map(type => ({
      key: `import ${type.id}`,
      title: t('csv.importTitle', { type: nameOf(type) }),
      icon: UploadIcon,
      run: () => router.push(`${entityTypeById(type.id).base}/import/`),
    })),
    { key: 'logout', title: t('shell.logOut'), icon: LogOutIcon, run: logOut },
  ]
  const settings: PaletteCommand[] = visibleSubjects().map(({ path, title }) => ({
    ...{ key: path, title: t(`settings.${title}`), icon: SettingsIcon },
    run: () => router.push(path),
  }))
  const named = types.map(type => ({ id: type.id, words: [type.name.toLowerCase(), nameOf(type).toLowerCase()] }))

  function direct(text: string): PaletteCommand[] {
    const found = recordNamed(text, named)
    const type = found && types.find(({ id }) => id === found.entityTypeId)
    if (!type) return []
    const run = () => open(`${entityTypeById(type.id).base}/details/${found.id}/`)
    return [{ key: 'direct', title: `${nameOf(type)} #${found.id}`, icon: PersonIcon, run }]
  }

  return text => {
    const wanted = text.trim().toLowerCase()
    const matching = (items: readonly PaletteCommand[]) =>
      wanted
        ? items.filter(({ title }) => wanted.split(/\s+/).every(word => title.toLowerCase().includes(word)))
        : items
    const groups = [
      { title: t('palette.open'), items: direct(text), isDirect: true as const },
      { title: t('palette.pages'), items: matching(pages) },
      { title: t('common.create'), items: matching(create) },
      { title: t('palette.actions'), items: matching(actions) },
      { title: t('settings.settings'), items: matching(settings) },
    ]
    return groups.map(group => ({ ...group, items: [...group.items] })).filter(({ items }) => items.length)
  }
}
