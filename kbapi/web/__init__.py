"""What every HTTP door needs: problems, editions, language, caching, headers, HTML; knows no resource."""
