import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { entityTypeAt } from '../crm/entity-types/index.ts'
import { loadTexts } from '../texts/i18n.ts'
import { crmEntries } from './navigation.ts'

type To = RouteLocationNormalized

const typeOf = (to: To) => ({ type: entityTypeAt(String(to.params.path)) })

/** The pipeline that an address names. */
const categoryOf = (to: To): number | null => {
  const [id] = /\d+/.exec(String(to.params.where ?? '')) ?? []
  return id === undefined ? null : Number(id)
}

/** Pages of records: those of leads, deals, contacts and companies at their words, those of other types at their numbers. */
const recordPages = (base: string): RouteRecordRaw[] => [
  {
    path: `${base}/kanban/:where(category/\\d+/)?`,
    component: () => import('../crm/records/board/BoardPage.vue'),
    props: to => ({ ...typeOf(to), query: to.query, category: categoryOf(to) ?? 0 }),
  },
  {
    path: `${base}/list/:where(category/\\d+/)?`,
    alias: `${base}/:where(category/\\d+/)`,
    component: () => import('../crm/records/list/ListPage.vue'),
    props: to => ({ ...typeOf(to), query: to.query, category: categoryOf(to) }),
  },
  {
    path: `${base}/import/`,
    component: () => import('../crm/records/csv/ImportPage.vue'),
    props: typeOf,
  },
  {
    path: `${base}/details/:id(\\d+)/`,
    component: () => import('../crm/records/DetailsPage.vue'),
    props: to => ({ ...typeOf(to), id: Number(to.params.id), given: to.query }),
    meta: { isCard: true },
  },
]

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('../crm/home/HomePage.vue'), props: to => ({ query: to.query }) },
    { path: '/start/', redirect: '/' },
    { path: '/crm/', redirect: () => crmEntries(() => '')[0]?.to ?? '/' },
    {
      path: '/crm/activity/',
      component: () => import('../crm/activities/ActivityPage.vue'),
      props: to => ({ query: to.query }),
    },
    ...recordPages('/crm/:path(lead|deal|contact|company)'),
    ...recordPages('/crm/type/:path(\\d+)'),
    { path: '/crm/recyclebin/', component: () => import('../crm/recycle-bin/RecycleBinPage.vue') },
    { path: '/company/', component: () => import('../company/PeoplePage.vue') },
    {
      path: '/company/personal/user/:id(\\d+)/',
      component: () => import('../company/ProfilePage.vue'),
      props: to => ({ id: Number(to.params.id) }),
    },
    { path: '/crm/configs/', redirect: '/crm/configs/status/' },
    ...['/crm/configs/:subject([a-z]+)/', '/crm/catalog/'].map(path => ({
      path,
      component: async () => (await Promise.all([import('../settings/SettingsPage.vue'), loadTexts('settings')]))[0],
      props: (to: To) => ({ path: to.path }),
    })),
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue') },
  ],
})
