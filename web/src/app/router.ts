import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { entityTypeAt } from '../crm/entity-types/index.ts'

type To = RouteLocationNormalized

const typeOf = (to: To) => ({ type: entityTypeAt(String(to.params.path)) })

/** Pages of records: those of leads, deals, contacts and companies at their words, those of other types at their numbers. */
const recordPages = (base: string): RouteRecordRaw[] => [
  {
    path: `${base}/kanban/:where(category/\\d+/)?`,
    component: () => import('../crm/records/BoardPage.vue'),
    props: to => ({
      ...typeOf(to),
      query: to.query,
      category: Number(/\d+/.exec(String(to.params.where ?? ''))?.[0] ?? 0),
    }),
  },
  {
    path: `${base}/list/`,
    component: () => import('../crm/records/ListPage.vue'),
    props: to => ({ ...typeOf(to), query: to.query }),
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
    { path: '/start/', redirect: '/crm/deal/kanban/' },
    { path: '/crm/', redirect: '/crm/deal/kanban/' },
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
      component: () => import('../settings/SettingsPage.vue'),
      props: (to: To) => ({ path: to.path }),
    })),
    { path: '/:rest(.*)*', component: () => import('./NotFound.vue') },
  ],
})
