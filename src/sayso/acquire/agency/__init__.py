"""Reports as agencies send them: NITF, NewsML, ninjs."""
