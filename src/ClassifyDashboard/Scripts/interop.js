// The functions that components call.
import { jobShown } from './drawer.js';
import { chooseTheme, remember, zone } from './preferences.js';
import { watchTab } from './tab.js';
import { views } from './views.js';

window.classifyDashboard = { zone, views, remember, chooseTheme, watchTab, jobShown };
