-- One line of at most so many characters, for the columns of views that people read; what was cut off ends in "…". Merged
-- into the statement that calls it.
create or replace function punctual.shortened(words text, width integer)
returns text
language sql immutable
return case
  when length(words) > width then left(translate(words, E'\n\r\t', '   '), width - 1) || '…'
  else translate(words, E'\n\r\t', '   ')
end;
comment on function punctual.shortened(text, integer) is
  'A text as one line, cut to a width. Example: select punctual.shortened(error, 40) from punctual.run_detail limit 20;';
