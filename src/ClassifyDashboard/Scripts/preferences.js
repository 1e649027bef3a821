// The time zone, and what a viewer chose in this browser, as cookies: the server renders the next page by them.
import { cookiePath, cookieYear } from './page.js';

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || null;
if (zone()) document.cookie = `tz=${encodeURIComponent(zone())}; ${cookieYear}`;

// An empty value deletes the preference.
export const remember = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)}; ${value ? cookieYear : `max-age=0; ${cookiePath}`}`; };

export const chooseTheme = theme => {
    remember('theme', theme);
    document.documentElement.dataset.theme = theme;
};
