/** What the core says, in its own words. */
export type * from '../../browser/src/main/typescript/assay.d.ts';
