# Draw this figure with
#   gnuplot -e "theme='light'" variance.gnuplot > variance-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0.1 0.01
0.15 0.0225
0.2 0.04
0.25 0.0625
0.3 0.09
0.35 0.1225
0.4 0.16
0.45 0.2025
0.5 0.25
0.55 0.3025
0.6 0.36
0.65 0.4225
0.7 0.49
0.75 0.5625
0.8 0.64
0.85 0.7225
0.9 0.81
0.95 0.9025
1 1
1.05 1.1025
1.1 1.21
1.15 1.3225
1.2 1.44
1.25 1.5625
1.3 1.69
1.35 1.8225
1.4 1.96
1.45 2.1025
1.5 2.25
1.55 2.4025
1.6 2.56
1.65 2.7225
1.7 2.89
1.75 3.0625
1.8 3.24
1.85 3.4225
1.9 3.61
1.95 3.8025
2 4
END
$points2 << END
0.1 0.00994836
0.2 0.0390746
0.4 0.163932
0.8 0.619694
1.6 2.67288
END
$line3 << END
0.1 28.5375
0.15 14.6955
0.2 9.9
0.25 7.73438
0.3 6.61528
0.35 6.00019
0.4 5.6625
0.45 5.49394
0.5 5.4375
0.55 5.46082
0.6 5.54444
0.65 5.67609
0.7 5.8477
0.75 6.05382
0.8 6.29063
0.85 6.5554
0.9 6.84614
0.95 7.16138
1 7.5
1.05 7.86113
1.1 8.24411
1.15 8.64841
1.2 9.07361
1.25 9.51938
1.3 9.98543
1.35 10.4715
1.4 10.9776
1.45 11.5033
1.5 12.0486
1.55 12.6134
1.6 13.1977
1.65 13.8012
1.7 14.424
1.75 15.066
1.8 15.7272
1.85 16.4074
1.9 17.1068
1.95 17.8251
2 18.5625
END
$points4 << END
0.1 28.1162
0.2 9.45796
0.4 6.18748
0.8 5.34055
1.6 13.0252
END
$line5 << END
0.1 2.025
0.15 2.05625
0.2 2.1
0.25 2.15625
0.3 2.225
0.35 2.30625
0.4 2.4
0.45 2.50625
0.5 2.625
0.55 2.75625
0.6 2.9
0.65 3.05625
0.7 3.225
0.75 3.40625
0.8 3.6
0.85 3.80625
0.9 4.025
0.95 4.25625
1 4.5
1.05 4.75625
1.1 5.025
1.15 5.30625
1.2 5.6
1.25 5.90625
1.3 6.225
1.35 6.55625
1.4 6.9
1.45 7.25625
1.5 7.625
1.55 8.00625
1.6 8.4
1.65 8.80625
1.7 9.225
1.75 9.65625
1.8 10.1
1.85 10.5563
1.9 11.025
1.95 11.5063
2 12
END
$points6 << END
0.1 2.08261
0.2 2.04798
0.4 2.67304
0.8 2.98927
1.6 8.06406
END
$line7 << END
1 0.25
2 0.25
4 0.25
8 0.25
16 0.25
32 0.25
64 0.25
END
$points8 << END
1 0.2497431
2 0.2436287
4 0.2559754
8 0.2468283
16 0.2461143
32 0.2486471
64 0.242254
END
$line9 << END
1 5.4375
2 12.5
4 36
8 120.5
16 439.5
32 1677.5
64 6553.5
END
$points10 << END
1 5.08089
2 11.5491
4 35.7762
8 116.702
16 430.453
32 1656.45
64 6310.83
END
$line11 << END
1 2.625
2 3.75
4 6
8 10.5
16 19.5
32 37.5
64 73.5
END
$points12 << END
1 2.35461
2 3.35988
4 5.76705
8 9.60757
16 18.9581
32 36.3269
64 72.7742
END

set terminal svg size 900,390 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.079333
set rmargin at screen 0.49142
set tmargin at screen 0.84923
set bmargin at screen 0.14551
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.08608916593317:2.323172699283]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0.1' 0.1, '0.2' 0.2, '0.5' 0.5, '1' 1, '2' 2, '' 0.09 1, '' 0.3 1, '' 0.4 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1) font ',12' tc rgb muted
set logscale y
set yrange [0.006681409196359:42.49121559622]
set ytics nomirror out scale 0.5,0.3 norotate ('0.01' 0.01, '1' 1, '' 0.007 1, '' 0.008 1, '' 0.009 1, '' 0.02 1, '' 0.03 1, '' 0.04 1, '' 0.05 1, '' 0.06 1, '' 0.07 1, '' 0.08 1, '' 0.09 1, '' 0.1 1, '' 0.2 1, '' 0.3 1, '' 0.4 1, '' 0.5 1, '' 0.6 1, '' 0.7 1, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 10 1, '' 20 1, '' 30 1, '' 40 1) font ',12' tc rgb muted
set label '{/:Bold one coordinate}' at screen 0.079333,0.87974 left tc rgb ink
set label 'σ of q' at screen 0.28538,0.047253 center tc rgb ink
set label 'variance of one sample' at screen 0.020756,0.49737 center rotate tc rgb ink
# legend
set arrow from screen 0.079333,0.95103 to screen 0.10378,0.95103 nohead lw 2.2 lc rgb blue front
set label 'reparameterised' at screen 0.11156,0.95103 left tc rgb ink font ',13' front
set arrow from screen 0.24419,0.95103 to screen 0.26863,0.95103 nohead lw 2.2 lc rgb orange front
set label 'score function' at screen 0.27641,0.95103 left tc rgb ink font ',13' front
set arrow from screen 0.39576,0.95103 to screen 0.4202,0.95103 nohead lw 2.2 lc rgb green front
set label 'with a baseline' at screen 0.42798,0.95103 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $points2 with points pt 7 ps 0.686 lc rgb blue notitle, \
  $line3 with lines lw 2.2 lc rgb orange notitle, \
  $points4 with points pt 7 ps 0.686 lc rgb orange notitle, \
  $line5 with lines lw 2.2 lc rgb green notitle, \
  $points6 with points pt 7 ps 0.686 lc rgb green notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.56347
set rmargin at screen 0.97556
set tmargin at screen 0.84923
set bmargin at screen 0.14551
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.8122523963562:78.79324245407]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '2' 2, '5' 5, '10' 10, '20' 20, '50' 50, '' 0.9 1, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1, '' 40 1, '' 60 1, '' 70 1) font ',12' tc rgb muted
set logscale y
set yrange [0.145432284124:10916.50006761]
set ytics nomirror out scale 0.5,0.3 norotate ('1' 1, '100' 100, '10,000' 10000, '' 10 1, '' 1000 1) font ',12' tc rgb muted
set label '{/:Bold σ = ½}' at screen 0.56347,0.87974 left tc rgb ink
set label 'coordinates J' at screen 0.76951,0.047253 center tc rgb ink
plot $line7 with lines lw 2.2 lc rgb blue notitle, \
  $points8 with points pt 7 ps 0.686 lc rgb blue notitle, \
  $line9 with lines lw 2.2 lc rgb orange notitle, \
  $points10 with points pt 7 ps 0.686 lc rgb orange notitle, \
  $line11 with lines lw 2.2 lc rgb green notitle, \
  $points12 with points pt 7 ps 0.686 lc rgb green notitle
unset multiplot
