import { listDepartments } from '../../portal/departments.ts'
import { noun, operation } from '../operation.ts'

/** Departments of the company. */
export const departments = noun('department', 'departments of the company', [
  operation({
    verb: 'list',
    at: 'GET /departments',
    kind: 'read',
    meaning: 'Lists the departments and their parents.',
    params: {},
    run: ({ db }) => listDepartments(db),
    columns: {
      ID: d => d.id,
      NAME: d => d.name,
      PARENT: d => d.parentId,
      HEAD: d => d.headId,
      SORT: d => d.sort,
    },
  }),
])
