"use strict";
/* Whoever reads the sign-in page is signed out: what the phone knew of the households goes. What is
   not sent yet stays for its writer. */
Phone.store.forget().catch(() => { /* no database, nothing to forget */ });
