import type { ComponentType } from 'preact';
import type { Opened } from '../contract';
import { audit } from './audit';
import { compare } from './compare';
import { conventions } from './conventions';
import { everything } from './everything';
import { files } from './files';
import { growth } from './growth';
import { layout } from './layout';
import { matmuls } from './matmuls';
import { serving } from './serving';
import { training } from './training';

/** A panel: what it is called in the address and in its tab, whom it suits, and what it shows. */
export interface Panel {
  name: string;
  title: string;
  suits: (opened: Opened) => boolean;
  View: ComponentType<{ opened: Opened }>;
}

/** A further panel is a file beside these, and a row here. */
export const PANELS: Panel[] = [growth, compare, conventions, training, layout, serving, matmuls, files, everything, audit];
